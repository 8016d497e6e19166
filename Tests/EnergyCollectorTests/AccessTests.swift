import Foundation
import Glibc
import TestSupport
import Testing

@testable import EnergyCollector

@Suite struct AccessTests {
    @Test func `root, the daemon's user and the group's members may write, nobody else`() throws {
        #expect(PeerCredentials(uid: 0).mayWrite(writers: nil))
        #expect(PeerCredentials(uid: geteuid()).mayWrite(writers: nil))
        let nobody = try #require(getpwnam("nobody")).pointee
        #expect(!PeerCredentials(uid: nobody.pw_uid).mayWrite(writers: nil))
        #expect(!PeerCredentials(uid: nobody.pw_uid).mayWrite(writers: "no-such-group"))
        #expect(!PeerCredentials(uid: nobody.pw_uid).mayWrite(writers: "root"))
        let own = try #require(getgrgid(nobody.pw_gid)).pointee
        #expect(PeerCredentials(uid: nobody.pw_uid).mayWrite(writers: String(cString: own.gr_name)))
        #expect(!PeerCredentials(uid: 4_000_000_000).mayWrite(writers: String(cString: own.gr_name)))
    }

    @Test func `users that are looked up at the same time are never taken for each other`() async throws {
        let user = try #require(getpwnam("daemon")).pointee
        let (member, ownGroup) = (user.pw_uid, user.pw_gid)
        let other = try #require(getpwnam("bin")).pointee.pw_uid
        let group = String(cString: try #require(getgrgid(ownGroup)).pointee.gr_name)
        #expect(PeerCredentials(uid: member).mayWrite(writers: group))
        #expect(!PeerCredentials(uid: other).mayWrite(writers: group))
        let wrong = await withTaskGroup(of: Int.self) { tasks in
            for task in 0..<4 {
                tasks.addTask {
                    let isMember = task % 2 == 0
                    let peer = PeerCredentials(uid: isMember ? member : other)
                    return (0..<2000).count { _ in
                        peer.mayWrite(writers: group) != isMember || peer.userName != (isMember ? "daemon" : "bin")
                    }
                }
            }
            return await tasks.reduce(0, +)
        }
        #expect(wrong == 0, "of 8000 answers")
    }

    @Test func `a lock is held by one, and given back with its value`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/control.sock"
        do {
            let lock = try ProcessLock(socketPath: path)
            let error = #expect(throws: DaemonError.self) { _ = try ProcessLock(socketPath: path) }
            #expect(error?.description.contains("another energy-collector is running") == true)
            #expect(lock.path == path + ".lock")
        }
        _ = try folder.file("control.sock", "left over")
        let again = try ProcessLock(socketPath: path)
        #expect(!FileManager.default.fileExists(atPath: path), "a left-over socket is removed")
        #expect(again.path == path + ".lock")
    }

    @Test func `a lock that cannot be made says why`() {
        let error = #expect(throws: DaemonError.self) {
            _ = try ProcessLock(socketPath: "/no/such/folder/control.sock")
        }
        #expect(error?.description.contains("No such file or directory") == true)
    }
}
