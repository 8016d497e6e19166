import ControlAPI
import HTTPTypes
import Hummingbird

/// Reads the configuration again: `POST /v1/reload`.
struct ReloadRoute {
    let plant: Plant
    let current: CurrentQueries
    let guardian: WriterGuard

    func add(to routes: Routes) {
        routes.add(.post, ControlPath.reload) { [plant, current, guardian] request, context in
            let author = try await guardian.author(context, to: "reloading")
            _ = try current.now.parameters(of: request, knowing: [])
            return try ControlJSON.response(try await plant.reload(by: author))
        }
    }
}
