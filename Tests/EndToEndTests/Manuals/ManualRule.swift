/// How a test treats a command that it cannot simply run, and why.
struct ManualRule {
    /// What is done instead of running the command as it stands.
    enum Treatment {
        /// Nothing; `energyctl` and `energy-collector` must not be left out so.
        case leaveOut
        /// The command line is held against its parser alone.
        case parse
        /// The daemon of the stage is started, stopped, started again or told to reload, as the unit says.
        case start, stop, restart, reload
        /// A second person types it.
        case secondPerson
        /// Some of its text is replaced.
        case replace(String, by: String)
        /// More words follow it.
        case add(String)
    }

    /// What the command begins with.
    let prefix: String
    let treatment: Treatment
    let reason: String

    init(_ prefix: String, _ treatment: Treatment, _ reason: String) {
        self.prefix = prefix
        self.treatment = treatment
        self.reason = reason
    }

    /// The whole table, of which the first rule whose prefix fits counts.
    ///
    /// A rule that no page needs is a mistake.
    static let all = [
        ManualRule("make ", .leaveOut, "builds or tests the whole repository; CI runs make check"),
        ManualRule("MINUTES=5 ", .leaveOut, "five minutes; make check runs it"),
        ManualRule("swift build", .leaveOut, "builds the whole repository"),
        ManualRule(
            "apt-get ", .leaveOut, "changes the machine's packages; scripts/check-package.sh installs and upgrades"),
        ManualRule("adduser ", .leaveOut, "changes the machine's users"),
        ManualRule("nano ", .leaveOut, "waits for a person"),
        ManualRule("journalctl ", .leaveOut, "there is no service manager in a test"),
        ManualRule("systemctl status", .leaveOut, "there is no service manager in a test"),
        ManualRule("systemctl edit", .leaveOut, "waits for a person"),
        ManualRule("systemctl list-timers", .leaveOut, "there is no service manager in a test"),
        ManualRule(
            "systemctl enable --now energy-bulletin", .leaveOut,
            "scripts/check-service.sh and CatchUpTests see to timers"
        ),
        ManualRule("systemctl start energy-bulletin", .leaveOut, "CatchUpTests runs what the unit runs"),
        ManualRule("install -d -m 700 /etc/credstore", .leaveOut, "changes the machine; scripts/check-service.sh does"),
        ManualRule("install -m 600 /dev/stdin", .leaveOut, "changes the machine; scripts/check-service.sh does"),
        ManualRule("mosquitto_sub ", .leaveOut, "waits for a message of the reader's own broker"),
        ManualRule("systemctl enable --now energy-collector", .start, "the stage is the service manager"),
        ManualRule("systemctl start energy-collector", .start, "the stage is the service manager"),
        ManualRule("systemctl stop energy-collector", .stop, "the stage is the service manager"),
        ManualRule("systemctl restart energy-collector", .restart, "the stage is the service manager"),
        ManualRule("systemctl reload energy-collector", .reload, "the stage is the service manager"),
        ManualRule(
            "install -o energy-collector -g energy ", .replace("-o energy-collector -g energy ", by: ""),
            "the package makes the user; the stage's daemon runs as the test's"),
        ManualRule(
            ".build/release/", .replace(".build/release/", by: ""), "the programs built beside the tests are meant"),
        ManualRule("energyctl watch", .add("--count 1 --interval 1"), "goes on until q is pressed"),
        ManualRule(
            "energyctl events add ratio", .replace("--ratio-before 40", by: "--ratio-before 1"),
            "the history of the demo campus is of primary values"),
        ManualRule(
            "energyctl bulletin finalise", .add("--override grace --override objection_window"),
            "nobody can wait ten working days"),
        ManualRule("energyctl approvals approve", .secondPerson, "who proposed it may not agree to it"),
        ManualRule(
            "energyctl verify bulletins/",
            .replace(
                "THE-KEY-PRINTED-IN-THE-BULLETIN",
                by: "$(energyctl bulletin show --period 2026-10 --format json"
                    + " | sed -nE 's/.*\"key_fingerprint\":\"([0-9a-f]+)\".*/\\1/p')"),
            "each key has a fingerprint of its own"),
        ManualRule(
            "energyctl bulletin export --period 2026-10 --output bulletins --files pdf", .parse,
            "WeasyPrint and pandoc need not be there"),
    ]

    /// The words that begin a command which is run as it stands.
    static let programs: Set<Substring> = [
        "energyctl", "energy-collector", "curl", "cd", "mkdir", "mv", "install", "cp", "sha256sum", "tar",
    ]
}
