#ifndef CMOSQUITTO_SHIM_H
#define CMOSQUITTO_SHIM_H

#include <mosquitto.h>
// MQTT 5 property identifiers and reason codes live in a header of their own.
#include <mqtt_protocol.h>

#endif
