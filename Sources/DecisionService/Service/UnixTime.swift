import FoundationEssentials

/// The service's clock.
enum UnixTime {
    /// Seconds since 1970-01-01T00:00:00Z.
    static var now: Int { Int(Date().timeIntervalSince1970) }
}
