/// Waits until a condition holds, looking every few milliseconds, or until the time is over.
///
/// - Returns: Whether the condition came to hold.
func eventually(within limit: Duration = .seconds(15), _ condition: @Sendable () -> Bool) async -> Bool {
    let end = ContinuousClock.now + limit
    while !condition() {
        guard ContinuousClock.now < end, (try? await Task.sleep(for: .milliseconds(5))) != nil else {
            return condition()
        }
    }
    return true
}
