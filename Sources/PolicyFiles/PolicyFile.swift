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
    /// Files and bytes that a repository may add.
    public static let overlayFiles = 64
    public static let overlayBytes = 256 << 10
    /// Labels that ask for each other.
    public static let labelDepth = 32
    /// Lists and variables that ask for each other.
    public static let sharedDepth = 8
    /// Values that the names of lists stand for, in all.
    public static let sharedItems = 50_000
    /// Bytes of one pattern after what its names stand for is put in.
    public static let sharedBytesPerPattern = 16 << 10
    /// Packs of a policy, with itself, and packs that include each other.
    public static let packs = 64
    public static let packDepth = 16
    /// Directories in each other.
    public static let directoryDepth = 32
}
