/// What the shell sees.
enum ExitStatus: Int32, Error {
    /// The answer is on stdout.
    case done = 0
    /// The daemon refused, what was asked for does not exist, or a local file cannot be read or written.
    case refused = 1
    /// The command line is wrong.
    case usage = 2
    /// There is no usable answer from the daemon.
    case unreachable = 3
}
