import ArgumentParser
import Bulletin
import ControlAPI
import Foundation

/// Checks evidence without a daemon: `energyctl verify`.
struct VerifyCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check an evidence bundle or a signed draw, without the gateway that made it.",
        discussion: """
            Signature, hashes and audit log are checked, every figure is calculated anew from the inputs, metered \
            amounts from registers, and registers from readings. Exit status 1 when anything does not fit; each is \
            named. A bundle brings its own key: compare the fingerprint with the one that is printed in the bulletin, \
            or give it with --fingerprint.
            """)

    /// Longer files are no evidence.
    private static let sizeLimit = 1 << 30

    @Argument(help: "The archive, or the record of a draw.", completion: .file())
    var file: String

    @Option(help: ArgumentHelp("The fingerprint of the key that must have signed it.", valueName: "hash"))
    var fingerprint: String?

    @Option(help: ArgumentHelp("A hash of the audit log noted earlier, which it must hold.", valueName: "hash"))
    var head: String?

    @OptionGroup var options: CommonOptions

    func perform(on console: Console) throws {
        let handle: FileHandle
        do {
            handle = try FileHandle(forReadingFrom: URL(filePath: file))
        } catch {
            throw ValidationFailure(description: "\(file): cannot be read")
        }
        defer { try? handle.close() }
        guard let data = try handle.read(upToCount: Self.sizeLimit + 1), data.count <= Self.sizeLimit else {
            throw ValidationFailure(description: "\(file): empty, or longer than 1 GiB")
        }
        let bytes = Array(data)
        let report: VerificationReport
        if bytes.first == UInt8(ascii: "{") {
            report = VerificationReport(draw: try? SignedDraw(json: bytes), fingerprint: fingerprint)
        } else {
            let verifier = EvidenceVerifier(
                program: "energy-collector \(ReleaseVersion.current)", fingerprint: fingerprint, noted: head)
            report = VerificationReport(verifier.verdict(of: bytes))
        }
        try report.answer(options.format, on: console)
        guard report.isPassed else { throw ValidationFailure(description: "\(file): does not hold") }
    }
}

/// What checking failed on; the findings were told before.
struct ValidationFailure: Error, CustomStringConvertible {
    let description: String
}
