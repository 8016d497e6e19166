#ifndef CMODBUS_SHIM_H
#define CMODBUS_SHIM_H

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <modbus/modbus.h>

// libmodbus defines its error numbers as arithmetic on an enum (`MODBUS_ENOBASE + …`),
// which Swift cannot import. The same values as plain constants:
static const int CMODBUS_EMBXILFUN = EMBXILFUN;
static const int CMODBUS_EMBXILADD = EMBXILADD;
static const int CMODBUS_EMBXILVAL = EMBXILVAL;
static const int CMODBUS_EMBXSFAIL = EMBXSFAIL;
static const int CMODBUS_EMBXACK = EMBXACK;
static const int CMODBUS_EMBXSBUSY = EMBXSBUSY;
static const int CMODBUS_EMBXNACK = EMBXNACK;
static const int CMODBUS_EMBXMEMPAR = EMBXMEMPAR;
static const int CMODBUS_EMBXGPATH = EMBXGPATH;
static const int CMODBUS_EMBXGTAR = EMBXGTAR;
static const int CMODBUS_EMBBADCRC = EMBBADCRC;
static const int CMODBUS_EMBBADDATA = EMBBADDATA;
static const int CMODBUS_EMBBADEXC = EMBBADEXC;
static const int CMODBUS_EMBMDATA = EMBMDATA;
static const int CMODBUS_EMBBADSLAVE = EMBBADSLAVE;

#endif
