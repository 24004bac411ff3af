/// What reading one manifest or lockfile may cost, beside what any document may.
enum ManifestLimits {
    static let bytes = 8 << 20
    /// Dependencies that one file states.
    static let statements = 100_000
    /// Places to fetch from that one file declares.
    static let places = 100
}
