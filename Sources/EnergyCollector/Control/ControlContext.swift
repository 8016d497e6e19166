import Foundation
import Hummingbird
import Logging
import NIOCore

/// What travels with a request: the connection it came by, for the peer's credentials.
struct ControlContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
