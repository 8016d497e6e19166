import Foundation
import Glibc
import TestSupport

@testable import EnergyCtl

/// Runs command lines as a shell does, with files for stdout and stderr.
struct Shell {
    struct Result {
        var status: ExitStatus
        var output: String
        var commentary: String
    }

    let folder: TemporaryFolder
    var environment: [String: String] = [:]
    var input: Int32 = -1
    /// Where stdout goes instead of a file.
    var output: Int32?

    init() throws {
        folder = try TemporaryFolder()
    }

    func run(_ arguments: [String]) throws -> Result {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
        let files = [open(folder.path + "/out", flags, 0o600), open(folder.path + "/err", flags, 0o600)]
        let console = Console(output: output ?? files[0], commentary: files[1], input: input, environment: environment)
        let status = EnergyCtl.run(arguments, on: console)
        files.forEach { close($0) }
        return Result(status: status, output: try folder.text("out"), commentary: try folder.text("err"))
    }

    /// Runs a command line against a daemon that does what the script says.
    func run(_ arguments: [String], _ script: ScriptedServer.Script) throws -> (Result, request: String?) {
        let server = try ScriptedServer(script, in: folder)
        let result = try run(arguments + ["--socket", server.path])
        return (result, server.request())
    }
}
