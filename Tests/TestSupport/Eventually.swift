/// Whether a condition comes to hold, looked at every few milliseconds until the time is over.
public func eventually(within limit: Duration = .seconds(180), _ condition: @Sendable () -> Bool) async -> Bool {
    let end = ContinuousClock.now + limit
    while !condition() {
        guard ContinuousClock.now < end, (try? await Task.sleep(for: .milliseconds(5))) != nil else {
            return condition()
        }
    }
    return true
}
