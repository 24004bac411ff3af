public import RiskModel

/// The files of one revision: of the tip of the protected target branch, never of a head.
public protocol OwnersTree {
    /// The content of a file; nil where there is none of that name, a folder in its place included.
    ///
    /// - Throws: where there is one that cannot be had: too large, missing, a symbolic link.
    func contents(of path: GitPath) throws(OwnersTreeFailure) -> [UInt8]?
}

/// Why a file cannot be had. One line for people.
public struct OwnersTreeFailure: Error, Hashable, Sendable {
    public var reason: String

    public init(reason: String) { self.reason = reason }
}

/// A tree that is at hand as a whole.
public struct OwnersFiles: OwnersTree, Sendable {
    private let files: [GitPath: [UInt8]]

    public init(_ files: [GitPath: [UInt8]]) { self.files = files }

    public func contents(of path: GitPath) -> [UInt8]? { files[path] }
}
