/// One file of a policy: its path below the policy's directory, with `/` between components, and its bytes.
public struct PolicyFile: Hashable, Sendable {
    public var path: String
    public var content: [UInt8]

    public init(path: String, content: [UInt8]) {
        self.path = path
        self.content = content
    }
}

/// Bounds on a policy. A policy beyond one of them is refused as a whole.
public enum PolicyLimits {
    public static let bytesPerFile = 1 << 20
    public static let bytes = 16 << 20
    public static let files = 10_000
    public static let rules = 10_000
    /// Labels that ask for each other.
    public static let labelDepth = 32
    /// Directories in each other.
    public static let directoryDepth = 32
}
