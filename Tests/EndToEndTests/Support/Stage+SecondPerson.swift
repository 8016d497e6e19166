import Foundation
import Glibc
import TestSupport

extension Stage {
    /// Runs `energyctl` as the user nobody, which root may: a second person.
    func ctlAsNobody(_ words: [String]) throws -> Answer {
        // The folder and the socket are the daemon's alone otherwise.
        chmod(folder.path, 0o755)
        let program = folder.path + "/energyctl"
        // A link, where the file system allows one: a file that is just being written cannot be run, and another test
        // that starts a process meanwhile keeps it open.
        do {
            try FileManager.default.linkItem(atPath: ChildProcess.built("energyctl"), toPath: program)
        } catch {
            try? FileManager.default.copyItem(atPath: ChildProcess.built("energyctl"), toPath: program)
        }
        chmod(program, 0o755)
        let errors = folder.path + "/errors"
        let child = try ChildProcess(
            "/usr/bin/setpriv",
            ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups", program] + words + ["--socket", socket],
            errorsTo: errors)
        let status = try child.waitForEnd(timeout: 60)
        return Answer(status: status, output: try child.output(), errors: try folder.text("errors"))
    }
}
