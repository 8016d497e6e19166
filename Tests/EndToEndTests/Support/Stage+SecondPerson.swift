import Foundation
import Glibc
import TestSupport
import Testing

extension Stage {
    /// Runs `energyctl` as another user with the groups that it is in, which root may: a second person.
    func ctl(as user: String, _ words: [String]) throws -> Answer {
        // The folder and the socket are the daemon's alone otherwise.
        chmod(folder.path, 0o755)
        let program = folder.path + "/energyctl"
        // A link, where the file system allows one: a file that is just being written cannot be run, and another test
        // that starts a process meanwhile keeps it open.
        if FileManager.default.fileExists(atPath: program) { return try run(program, as: user, words) }
        do {
            try FileManager.default.linkItem(atPath: ChildProcess.built("energyctl"), toPath: program)
        } catch {
            try? FileManager.default.copyItem(atPath: ChildProcess.built("energyctl"), toPath: program)
        }
        chmod(program, 0o755)
        return try run(program, as: user, words)
    }

    private func run(_ program: String, as user: String, _ words: [String]) throws -> Answer {
        let errors = folder.path + "/errors-\(UInt32.random(in: 0 ... .max))"
        let group = try #require(getpwnam(user)).pointee.pw_gid
        let child = try ChildProcess(
            "/usr/bin/setpriv",
            ["--reuid", user, "--regid", "\(group)", "--init-groups", program] + words + ["--socket", socket],
            errorsTo: errors)
        let status = try child.waitForEnd(timeout: 60)
        return Answer(
            status: status, output: try child.output(), errors: try String(contentsOfFile: errors, encoding: .utf8))
    }
}
