import ControlAPI
import EnergyStore
import Foundation
import Glibc
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Makes a copy of the database and sends it: `POST /v1/backup`.
///
/// The copy is made beside the database and removed when it was sent, or when nobody takes it any more.
struct BackupRoute {
    private static let partSize = 256 * 1024

    let store: EnergyStore
    let threads: NIOThreadPool
    let guardian: WriterGuard
    private let isRunning = Running()

    init(store: EnergyStore, threads: NIOThreadPool, guardian: WriterGuard) {
        self.store = store
        self.threads = threads
        self.guardian = guardian
        // What a killed daemon left.
        Turn.remove(target)
    }

    /// One backup at a time.
    private final class Running: Sendable {
        private let flag = Mutex(false)

        func begin() -> Bool {
            flag.withLock { flag in
                defer { flag = true }
                return !flag
            }
        }

        func end() { flag.withLock { $0 = false } }
    }

    /// A backup's turn: with its last holder the copy goes, also when nobody ever read it.
    private final class Turn: Sendable {
        private let target: String
        private let running: Running

        init(_ target: String, _ running: Running) {
            self.target = target
            self.running = running
        }

        deinit {
            Self.remove(target)
            running.end()
        }

        static func remove(_ target: String) {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(target + suffix) }
        }
    }

    private var target: String { store.path + ".backup" }

    func add(to routes: Routes) {
        routes.add(.post, ControlPath.backup) { _, context in
            try await guardian.author(context, to: "a backup")
            guard isRunning.begin() else {
                throw ProblemDocument(
                    type: "busy", title: "Another backup is running", status: 409,
                    detail: "try again when it has ended")
            }
            let turn = Turn(target, isRunning)
            let copy = try await threads.runIfActive { [store, target] in try store.backup(to: target) }
            return response(copy, turn)
        }
    }

    private func response(_ copy: BackupFile, _ turn: Turn) -> Response {
        var headers: HTTPFields = [.contentType: "application/vnd.sqlite3"]
        headers[.reprDigest] = "sha-256=:\(Data(copy.digest).base64EncodedString()):"
        let body = ResponseBody(contentLength: copy.bytes) { writer in
            defer { withExtendedLifetime(turn) {} }
            let file = try FileHandle(forReadingFrom: URL(filePath: copy.path))
            defer { try? file.close() }
            while true {
                let part = try await threads.runIfActive { try file.read(upToCount: Self.partSize) }
                guard let part, !part.isEmpty else { break }
                try await writer.write(ByteBuffer(bytes: part))
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}

extension HTTPField.Name {
    /// RFC 9530.
    static var reprDigest: HTTPField.Name {
        HTTPField.Name(parsed: "repr-digest") ?? .contentDisposition
    }
}
