import Foundation
import Glibc
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import TestSupport
import Testing

@testable import EnergyCollector

@Suite struct ConnectionWatchTests {
    @Test func `a user's idle connection makes room for a new one, the one idle longest first`() throws {
        let book = ConnectionBook(userLimit: 3)
        let channels = (0..<4).map { _ in EmbeddedChannel() }
        for channel in channels.prefix(3) {
            guard case .taken(nil) = book.admit(channel, of: 1000) else {
                Issue.record("a connection below the limit was not taken")
                return
            }
        }
        book.note(channels[0], isAnswering: true)
        guard case .taken(let closing?) = book.admit(channels[3], of: 1000) else {
            Issue.record("no connection made room")
            return
        }
        #expect(ObjectIdentifier(closing) == ObjectIdentifier(channels[1]), "the first is being answered")
        #expect(book.counts.open == 3 && book.counts.evicted == 1)
        // Another user is not concerned.
        guard case .taken(nil) = book.admit(EmbeddedChannel(), of: 1001) else {
            Issue.record("another user was concerned")
            return
        }
    }

    @Test func `while all connections of a user are being answered, a new one is refused`() {
        let book = ConnectionBook(userLimit: 2)
        let channels = (0..<2).map { _ in EmbeddedChannel() }
        for channel in channels {
            _ = book.admit(channel, of: 7)
            book.note(channel, isAnswering: true)
        }
        guard case .refused = book.admit(EmbeddedChannel(), of: 7) else {
            Issue.record("it was taken")
            return
        }
        book.note(channels[1], isAnswering: false)
        guard case .taken(let closing?) = book.admit(EmbeddedChannel(), of: 7) else {
            Issue.record("the idle one made no room")
            return
        }
        #expect(ObjectIdentifier(closing) == ObjectIdentifier(channels[1]))
        #expect(book.counts.refused == 1)
    }

    /// Holds writes back, as a socket does whose peer reads nothing.
    private final class Stuck: ChannelOutboundHandler {
        typealias OutboundIn = HTTPResponsePart
        var promises: [EventLoopPromise<Void>] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if let promise { promises.append(promise) }
        }
    }

    @Test func `a peer that takes nothing for the time of patience is cut, one that takes a little is not`() throws {
        let book = ConnectionBook()
        let stuck = Stuck()
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandlers([
            stuck, ConnectionWatch(book: book, patience: .seconds(30)),
        ])
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).wait()
        for _ in 0..<3 { channel.write(HTTPResponsePart.body(ByteBuffer(string: "part")), promise: nil) }
        channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        stuck.promises[0].succeed()
        channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        #expect(channel.isActive && book.counts.stalled == 0)
        channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive && book.counts.stalled == 1)
        for promise in stuck.promises.dropFirst() { promise.fail(ChannelError.alreadyClosed) }
    }

    @Test func `streams have a number of places, given back when they end`() {
        let slots = StreamSlots(limit: 2)
        var first = slots.take()
        let second = slots.take()
        #expect(first != nil && second != nil && slots.take() == nil)
        first = nil
        #expect(slots.count == 1 && slots.take() != nil)
        withExtendedLifetime(second) {}
    }
}
