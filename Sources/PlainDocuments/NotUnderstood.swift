/// A document is not what its name promises, or says something that its reader does not know: nothing is certain of it then.
public struct NotUnderstood: Error, Hashable, Sendable, CustomStringConvertible {
    /// A phrase for people. Holds no text of the file.
    public var reason: String
    /// 1-based; nil where the file as a whole is meant.
    public var line: Int?

    package init(_ reason: String, line: Int? = nil) {
        self.reason = reason
        self.line = line
    }

    public var description: String { line.map { "\(reason) (line \($0))" } ?? reason }
}

/// What reading one document may cost.
package enum DocumentLimits {
    /// Values in each other.
    package static let depth = 64
    /// Values of one document.
    package static let values = 500_000
}
