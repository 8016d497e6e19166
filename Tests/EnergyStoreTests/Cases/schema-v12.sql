CREATE TABLE account (
    register INTEGER PRIMARY KEY REFERENCES register,
    rules TEXT NOT NULL,
    last_at INTEGER,
    last_value INTEGER,
    wraps INTEGER NOT NULL,
    open_amount INTEGER NOT NULL,
    open_derived INTEGER NOT NULL,
    open_covered INTEGER NOT NULL,
    open_unattributed INTEGER NOT NULL
, life_first INTEGER NOT NULL DEFAULT 0, earlier_lives INTEGER NOT NULL DEFAULT 0, undecided BLOB, open_manual INTEGER NOT NULL DEFAULT 0, open_estimated INTEGER NOT NULL DEFAULT 0, open_rejected INTEGER NOT NULL DEFAULT 0, last_manual INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE anomaly (
    day INTEGER NOT NULL,
    kind TEXT NOT NULL,
    meter TEXT NOT NULL,
    other TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (day, kind, meter, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE anomaly_case (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    day INTEGER NOT NULL,
    kind TEXT NOT NULL,
    meter TEXT NOT NULL,
    other TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    noted_at INTEGER NOT NULL,
    owner TEXT,
    due TEXT,
    assigned_by TEXT,
    assigned_at INTEGER,
    cause TEXT,
    action TEXT,
    closed_by TEXT,
    closed_at INTEGER,
    UNIQUE (day, kind, meter, other)
) STRICT;
CREATE TABLE anomaly_mark (
    day INTEGER NOT NULL,
    meter INTEGER NOT NULL REFERENCES meter,
    reach INTEGER NOT NULL,
    PRIMARY KEY (day, meter)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TABLE bill (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    node TEXT NOT NULL,
    carrier TEXT NOT NULL,
    purpose TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    amount INTEGER NOT NULL,
    source TEXT NOT NULL,
    revision INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    author TEXT NOT NULL,
    approver TEXT,
    reason TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE TABLE block (
    id INTEGER PRIMARY KEY,
    meter INTEGER NOT NULL REFERENCES meter,
    day INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
CREATE TABLE bucket (
    level INTEGER NOT NULL,
    start INTEGER NOT NULL,
    register INTEGER NOT NULL REFERENCES register,
    amount INTEGER NOT NULL,
    derived INTEGER NOT NULL,
    covered INTEGER NOT NULL,
    unattributed INTEGER NOT NULL, manual INTEGER NOT NULL DEFAULT 0, estimated INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (level, start, register)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint (
    register INTEGER NOT NULL REFERENCES register,
    at INTEGER NOT NULL,
    last_at INTEGER,
    last_value INTEGER,
    wraps INTEGER NOT NULL,
    open_amount INTEGER NOT NULL,
    open_derived INTEGER NOT NULL,
    open_covered INTEGER NOT NULL,
    open_unattributed INTEGER NOT NULL, life_first INTEGER NOT NULL DEFAULT 0, earlier_lives INTEGER NOT NULL DEFAULT 0, undecided BLOB, open_manual INTEGER NOT NULL DEFAULT 0, open_estimated INTEGER NOT NULL DEFAULT 0, open_rejected INTEGER NOT NULL DEFAULT 0, last_manual INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (register, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE conflict (
    at INTEGER NOT NULL,
    register INTEGER NOT NULL REFERENCES register,
    value INTEGER NOT NULL,
    PRIMARY KEY (at, register, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE counter_total (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "counter_total" VALUES('observations',98);
CREATE TABLE declaration (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    meter INTEGER NOT NULL REFERENCES meter,
    quantity TEXT,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    author TEXT NOT NULL,
    approver TEXT,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    reverted_by TEXT,
    reverted_at INTEGER
) STRICT;
CREATE TABLE dirty (
    meter INTEGER NOT NULL REFERENCES meter,
    day INTEGER NOT NULL,
    min_at INTEGER NOT NULL,
    max_at INTEGER NOT NULL,
    PRIMARY KEY (meter, day)
) STRICT, WITHOUT ROWID;
INSERT INTO "dirty" VALUES(1,20717,1790006400000,1790035199000);
INSERT INTO "dirty" VALUES(1,20718,1790035200000,1790121599000);
INSERT INTO "dirty" VALUES(1,20719,1790121600000,1790179200000);
INSERT INTO "dirty" VALUES(2,20717,1790006400000,1790035199000);
INSERT INTO "dirty" VALUES(2,20718,1790035200000,1790121599000);
INSERT INTO "dirty" VALUES(2,20719,1790121600000,1790179200000);
CREATE TABLE fact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    node TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT,
    year INTEGER,
    basis TEXT,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    revision INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    author TEXT NOT NULL,
    approver TEXT,
    reason TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE TABLE gap (
    register INTEGER NOT NULL REFERENCES register,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    covered INTEGER NOT NULL, standing TEXT NOT NULL DEFAULT 'attributed', manual INTEGER NOT NULL DEFAULT 0, shape TEXT,
    PRIMARY KEY (register, from_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('v1 observations and rollups');
INSERT INTO "grdb_migrations" VALUES('v2 scales with an offset');
INSERT INTO "grdb_migrations" VALUES('v3 rejected messages and lamps');
INSERT INTO "grdb_migrations" VALUES('v4 undecided readings');
INSERT INTO "grdb_migrations" VALUES('v5 declarations and their audit log');
INSERT INTO "grdb_migrations" VALUES('v6 cold blocks');
INSERT INTO "grdb_migrations" VALUES('v7 facts');
INSERT INTO "grdb_migrations" VALUES('v8 nodes and anomalies');
CREATE TABLE lamp_account (
    meter INTEGER PRIMARY KEY REFERENCES meter,
    rules TEXT NOT NULL,
    last_at INTEGER NOT NULL,
    is_lit INTEGER,
    faults INTEGER NOT NULL
) STRICT;
CREATE TABLE lamp_day (
    day INTEGER NOT NULL,
    meter INTEGER NOT NULL REFERENCES meter,
    dark INTEGER NOT NULL,
    dark_lit INTEGER NOT NULL,
    bright INTEGER NOT NULL,
    bright_lit INTEGER NOT NULL,
    faults INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    PRIMARY KEY (day, meter)
) STRICT, WITHOUT ROWID;
CREATE TABLE meter (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    fleet TEXT
) STRICT;
INSERT INTO "meter" VALUES(1,'a1',NULL);
INSERT INTO "meter" VALUES(2,'lamps/L001','lamps');
CREATE TABLE needed_message (
    session TEXT NOT NULL,
    topic TEXT NOT NULL,
    payload BLOB NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (session, topic)
) STRICT;
CREATE TABLE node_bucket (
    level INTEGER NOT NULL,
    start INTEGER NOT NULL,
    node TEXT NOT NULL,
    carrier TEXT NOT NULL,
    amount INTEGER NOT NULL,
    derived INTEGER NOT NULL,
    unattributed INTEGER NOT NULL,
    covered INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    members_present INTEGER NOT NULL,
    members_expected INTEGER NOT NULL,
    headcount_milli INTEGER,
    floor_area_milli INTEGER,
    per_capita INTEGER,
    per_area INTEGER, manual INTEGER NOT NULL DEFAULT 0, estimated INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0, apportioned INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (level, start, node, carrier)
) STRICT, WITHOUT ROWID;
CREATE TABLE observation (
    at INTEGER NOT NULL,
    meter INTEGER NOT NULL REFERENCES meter,
    data BLOB NOT NULL,
    PRIMARY KEY (at, meter)
) STRICT, WITHOUT ROWID;
INSERT INTO "observation" VALUES(1790006400000,1,X'010302');
INSERT INTO "observation" VALUES(1790006400000,2,X'02000A');
INSERT INTO "observation" VALUES(1790010000000,1,X'01FFBE9C01');
INSERT INTO "observation" VALUES(1790010000000,2,X'02FD924E');
INSERT INTO "observation" VALUES(1790013600000,1,X'0100D60F');
INSERT INTO "observation" VALUES(1790013600000,2,X'02FD944E');
INSERT INTO "observation" VALUES(1790017200000,1,X'01FFFA9C01');
INSERT INTO "observation" VALUES(1790017200000,2,X'02FD964E');
INSERT INTO "observation" VALUES(1790020800000,1,X'0100DC0F');
INSERT INTO "observation" VALUES(1790020800000,2,X'02FD984E');
INSERT INTO "observation" VALUES(1790024400000,1,X'01FFB69D01');
INSERT INTO "observation" VALUES(1790024400000,2,X'02FD9A4E');
INSERT INTO "observation" VALUES(1790028000000,1,X'0100E20F');
INSERT INTO "observation" VALUES(1790028000000,2,X'02FD9C4E');
INSERT INTO "observation" VALUES(1790031600000,1,X'01FFF29D01');
INSERT INTO "observation" VALUES(1790031600000,2,X'02FD9E4E');
INSERT INTO "observation" VALUES(1790035200000,1,X'0100E80F');
INSERT INTO "observation" VALUES(1790035200000,2,X'02FDA04E');
INSERT INTO "observation" VALUES(1790038800000,1,X'01FFAE9E01');
INSERT INTO "observation" VALUES(1790038800000,2,X'02FDA24E');
INSERT INTO "observation" VALUES(1790042400000,1,X'0100EE0F');
INSERT INTO "observation" VALUES(1790042400000,2,X'02FEEA07');
INSERT INTO "observation" VALUES(1790046000000,1,X'01FFEA9E01');
INSERT INTO "observation" VALUES(1790046000000,2,X'02FDA64E');
INSERT INTO "observation" VALUES(1790049600000,1,X'0100F40F');
INSERT INTO "observation" VALUES(1790049600000,2,X'02FDA84E');
INSERT INTO "observation" VALUES(1790053200000,1,X'01FFA69F01');
INSERT INTO "observation" VALUES(1790053200000,2,X'02FDAA4E');
INSERT INTO "observation" VALUES(1790056800000,1,X'0100FA0F');
INSERT INTO "observation" VALUES(1790056800000,2,X'02FDAC4E');
INSERT INTO "observation" VALUES(1790060400000,1,X'01FFE29F01');
INSERT INTO "observation" VALUES(1790060400000,2,X'02FDAE4E');
INSERT INTO "observation" VALUES(1790064000000,1,X'01008010');
INSERT INTO "observation" VALUES(1790064000000,2,X'02FDB04E');
INSERT INTO "observation" VALUES(1790067600000,1,X'01FF9EA001');
INSERT INTO "observation" VALUES(1790067600000,2,X'02FDB24E');
INSERT INTO "observation" VALUES(1790071200000,1,X'01008610');
INSERT INTO "observation" VALUES(1790071200000,2,X'02FDB44E');
INSERT INTO "observation" VALUES(1790074800000,1,X'01FFDAA001');
INSERT INTO "observation" VALUES(1790074800000,2,X'02FDB64E');
INSERT INTO "observation" VALUES(1790078400000,1,X'0101CE01');
INSERT INTO "observation" VALUES(1790078400000,2,X'02FEEC07');
INSERT INTO "observation" VALUES(1790082000000,1,X'01FF96A101');
INSERT INTO "observation" VALUES(1790082000000,2,X'02FDBA4E');
INSERT INTO "observation" VALUES(1790085600000,1,X'01009210');
INSERT INTO "observation" VALUES(1790085600000,2,X'02FDBC4E');
INSERT INTO "observation" VALUES(1790089200000,1,X'01FFD2A101');
INSERT INTO "observation" VALUES(1790089200000,2,X'02FDBE4E');
INSERT INTO "observation" VALUES(1790092800000,1,X'01009810');
INSERT INTO "observation" VALUES(1790092800000,2,X'02FDC04E');
INSERT INTO "observation" VALUES(1790096400000,1,X'01FF8EA201');
INSERT INTO "observation" VALUES(1790096400000,2,X'02FDC24E');
INSERT INTO "observation" VALUES(1790100000000,1,X'01009E10');
INSERT INTO "observation" VALUES(1790100000000,2,X'02FDC44E');
INSERT INTO "observation" VALUES(1790103600000,1,X'01FFCAA201');
INSERT INTO "observation" VALUES(1790103600000,2,X'02FDC64E');
INSERT INTO "observation" VALUES(1790107200000,1,X'0100A410');
INSERT INTO "observation" VALUES(1790107200000,2,X'02FDC84E');
INSERT INTO "observation" VALUES(1790110800000,1,X'01FF86A301');
INSERT INTO "observation" VALUES(1790110800000,2,X'02FDCA4E');
INSERT INTO "observation" VALUES(1790114400000,1,X'0100AA10');
INSERT INTO "observation" VALUES(1790114400000,2,X'02FEEE07');
INSERT INTO "observation" VALUES(1790118000000,1,X'01FFC2A301');
INSERT INTO "observation" VALUES(1790118000000,2,X'02FDCE4E');
INSERT INTO "observation" VALUES(1790121600000,1,X'0100B010');
INSERT INTO "observation" VALUES(1790121600000,2,X'02FDD04E');
INSERT INTO "observation" VALUES(1790125200000,1,X'01FFFEA301');
INSERT INTO "observation" VALUES(1790125200000,2,X'02FDD24E');
INSERT INTO "observation" VALUES(1790128800000,1,X'0100B610');
INSERT INTO "observation" VALUES(1790128800000,2,X'02FDD44E');
INSERT INTO "observation" VALUES(1790132400000,1,X'01FFBAA401');
INSERT INTO "observation" VALUES(1790132400000,2,X'02FDD64E');
INSERT INTO "observation" VALUES(1790136000000,1,X'0100BC10');
INSERT INTO "observation" VALUES(1790136000000,2,X'02FDD84E');
INSERT INTO "observation" VALUES(1790139600000,1,X'01FFF6A401');
INSERT INTO "observation" VALUES(1790139600000,2,X'02FDDA4E');
INSERT INTO "observation" VALUES(1790143200000,1,X'0100C210');
INSERT INTO "observation" VALUES(1790143200000,2,X'02FDDC4E');
INSERT INTO "observation" VALUES(1790146800000,1,X'01FFB2A501');
INSERT INTO "observation" VALUES(1790146800000,2,X'02FDDE4E');
INSERT INTO "observation" VALUES(1790150400000,1,X'0101D401');
INSERT INTO "observation" VALUES(1790150400000,2,X'02FEF007');
INSERT INTO "observation" VALUES(1790154000000,1,X'01FFEEA501');
INSERT INTO "observation" VALUES(1790154000000,2,X'02FDE24E');
INSERT INTO "observation" VALUES(1790157600000,1,X'0100CE10');
INSERT INTO "observation" VALUES(1790157600000,2,X'02FDE44E');
INSERT INTO "observation" VALUES(1790161200000,1,X'01FFAAA601');
INSERT INTO "observation" VALUES(1790161200000,2,X'02FDE64E');
INSERT INTO "observation" VALUES(1790164800000,1,X'0100D410');
INSERT INTO "observation" VALUES(1790164800000,2,X'02FDE84E');
INSERT INTO "observation" VALUES(1790168400000,1,X'01FFE6A601');
INSERT INTO "observation" VALUES(1790168400000,2,X'02FDEA4E');
INSERT INTO "observation" VALUES(1790172000000,1,X'0100DA10');
INSERT INTO "observation" VALUES(1790172000000,2,X'02FDEC4E');
INSERT INTO "observation" VALUES(1790175600000,1,X'01FFA2A701');
INSERT INTO "observation" VALUES(1790175600000,2,X'02FDEE4E');
INSERT INTO "observation" VALUES(1790179200000,1,X'0100E010');
INSERT INTO "observation" VALUES(1790179200000,2,X'02FDF04E');
CREATE TABLE progress (
    meter INTEGER PRIMARY KEY REFERENCES meter,
    through INTEGER NOT NULL
) STRICT;
CREATE TABLE proposal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    body TEXT NOT NULL,
    summary TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    decision TEXT,
    decided_by TEXT,
    decided_at INTEGER
) STRICT;
CREATE TABLE published_period (
    period TEXT PRIMARY KEY,
    first_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE quarantine (
    register INTEGER NOT NULL REFERENCES register,
    at INTEGER NOT NULL,
    value INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (register, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE register (
    id INTEGER PRIMARY KEY,
    meter INTEGER NOT NULL REFERENCES meter,
    quantity TEXT NOT NULL,
    UNIQUE (meter, quantity)
) STRICT;
INSERT INTO "register" VALUES(1,1,'active_energy_import');
INSERT INTO "register" VALUES(2,2,'lamp_energy_used');
CREATE TABLE rejected_message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    session TEXT NOT NULL,
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    topic TEXT NOT NULL,
    detail TEXT NOT NULL,
    length INTEGER NOT NULL,
    payload BLOB NOT NULL
) STRICT;
CREATE TABLE rejection (
    session TEXT NOT NULL,
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    count INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (session, reason, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE "scale" (
    id INTEGER PRIMARY KEY,
    register INTEGER NOT NULL REFERENCES register,
    factor TEXT NOT NULL,
    ratio TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    encoding INTEGER NOT NULL,
    UNIQUE (register, factor, ratio, "offset", encoding)
) STRICT;
INSERT INTO "scale" VALUES(1,1,'1000','1',0,3);
INSERT INTO "scale" VALUES(2,2,'1000','1',0,3);
CREATE TABLE serial_number (
    meter INTEGER NOT NULL REFERENCES meter,
    at INTEGER NOT NULL,
    serial TEXT NOT NULL,
    PRIMARY KEY (meter, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE site_state (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rejected_message_source ON rejected_message (session, reason, source);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
CREATE INDEX declaration_meter ON declaration (meter, from_at);
CREATE UNIQUE INDEX block_day ON block (day, meter);
CREATE INDEX block_meter ON block (meter, day);
CREATE UNIQUE INDEX fact_key ON fact (node, kind, from_day, ifnull(year, 0), ifnull(basis, ''), revision);
CREATE UNIQUE INDEX bill_key ON bill (node, carrier, purpose, from_day, revision);
CREATE TRIGGER fact_is_never_changed BEFORE UPDATE ON fact
    BEGIN SELECT RAISE(ABORT, 'a fact is only followed by another revision'); END;
CREATE TRIGGER fact_is_never_deleted BEFORE DELETE ON fact
    BEGIN SELECT RAISE(ABORT, 'a fact is only followed by another revision'); END;
CREATE TRIGGER bill_is_never_changed BEFORE UPDATE ON bill
    BEGIN SELECT RAISE(ABORT, 'a bill is only followed by another revision'); END;
CREATE TRIGGER bill_is_never_deleted BEFORE DELETE ON bill
    BEGIN SELECT RAISE(ABORT, 'a bill is only followed by another revision'); END;
DELETE FROM "sqlite_sequence";
CREATE INDEX gap_unexplained ON gap (to_at) WHERE standing IN ('unattributed', 'unknown');
INSERT INTO "grdb_migrations" VALUES('v9 unexplained gaps');
CREATE TABLE published_scheme (
    scheme TEXT NOT NULL,
    year INTEGER NOT NULL,
    version TEXT NOT NULL,
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (scheme, year)
) STRICT, WITHOUT ROWID;
INSERT INTO "grdb_migrations" VALUES('v10 published schemes');
CREATE TABLE request_key (
    author TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    at INTEGER NOT NULL,
    status INTEGER,
    answer TEXT,
    PRIMARY KEY (author, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "grdb_migrations" VALUES('v11 request keys');
CREATE TABLE bulletin_revision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    number INTEGER NOT NULL,
    is_final INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    input_hash TEXT NOT NULL,
    evidence_hash TEXT NOT NULL,
    -- What its cover says, as JSON.
    publication TEXT NOT NULL,
    -- zstd frames: the printed figures as JSON, and two tar archives.
    figures BLOB NOT NULL,
    files BLOB NOT NULL,
    evidence BLOB NOT NULL,
    author TEXT NOT NULL,
    approver TEXT,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE bulletin_review (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    revision INTEGER NOT NULL REFERENCES bulletin_revision,
    reviewer TEXT NOT NULL,
    findings TEXT NOT NULL,
    on_day TEXT NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE objection (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    revision INTEGER NOT NULL REFERENCES bulletin_revision,
    figure TEXT NOT NULL,
    text TEXT NOT NULL,
    reference TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    due TEXT NOT NULL,
    is_due_provisional INTEGER NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE objection_answer (
    objection INTEGER PRIMARY KEY REFERENCES objection,
    outcome TEXT NOT NULL,
    text TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX bulletin_revision_key ON bulletin_revision (kind, period, number);
CREATE TRIGGER bulletin_revision_is_never_changed BEFORE UPDATE ON bulletin_revision
    BEGIN SELECT RAISE(ABORT, 'what was published stays as it was'); END;
CREATE TRIGGER bulletin_revision_is_never_deleted BEFORE DELETE ON bulletin_revision
    BEGIN SELECT RAISE(ABORT, 'what was published stays as it was'); END;
CREATE TRIGGER bulletin_review_is_never_changed BEFORE UPDATE ON bulletin_review
    BEGIN SELECT RAISE(ABORT, 'what was published stays as it was'); END;
CREATE TRIGGER bulletin_review_is_never_deleted BEFORE DELETE ON bulletin_review
    BEGIN SELECT RAISE(ABORT, 'what was published stays as it was'); END;
CREATE TRIGGER objection_is_never_changed BEFORE UPDATE ON objection
    BEGIN SELECT RAISE(ABORT, 'what was published stays as it was'); END;
CREATE TRIGGER objection_is_never_deleted BEFORE DELETE ON objection
    BEGIN SELECT RAISE(ABORT, 'what was published stays as it was'); END;
CREATE TRIGGER objection_answer_is_never_changed BEFORE UPDATE ON objection_answer
    BEGIN SELECT RAISE(ABORT, 'what was published stays as it was'); END;
CREATE TRIGGER objection_answer_is_never_deleted BEFORE DELETE ON objection_answer
    BEGIN SELECT RAISE(ABORT, 'what was published stays as it was'); END;
INSERT INTO "grdb_migrations" VALUES('v12 published bulletins');
