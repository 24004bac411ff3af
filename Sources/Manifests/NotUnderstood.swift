/// A manifest or lockfile is not what its name promises, or says something that this module does not know: nothing is
/// certain of its dependencies then.
public struct NotUnderstood: Error, Hashable, Sendable, CustomStringConvertible {
    /// A phrase for people. Holds no text of the file.
    public var reason: String
    /// 1-based; nil where the file as a whole is meant.
    public var line: Int?

    init(_ reason: String, line: Int? = nil) {
        self.reason = reason
        self.line = line
    }

    public var description: String { line.map { "\(reason) (line \($0))" } ?? reason }
}

/// What reading one file may cost.
enum ManifestLimits {
    static let bytes = 8 << 20
    /// Values in each other.
    static let depth = 64
    /// Values of one document.
    static let values = 500_000
    /// Dependencies that one file states.
    static let statements = 100_000
    /// Places to fetch from that one file declares.
    static let places = 100
}
