import Glibc

/// How many descriptors the process may open.
enum DescriptorLimit {
    /// Raises the limit as far as allowed, up to `wanted`, and returns it.
    static func raise(to wanted: Int) -> Int {
        var limit = rlimit()
        // The constants import as an enumeration that the functions do not take.
        let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
        guard getrlimit(resource, &limit) == 0 else { return 256 }
        if limit.rlim_cur < rlim_t(wanted) {
            limit.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
            setrlimit(resource, &limit)
            getrlimit(resource, &limit)
        }
        return Int(clamping: limit.rlim_cur)
    }
}
