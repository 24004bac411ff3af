/// Patterns as a `.gitignore` file holds them: the last that fits a path decides, and what stands below a directory that they take cannot be
/// given back.
public struct GlobList: Hashable, Sendable {
    private let globs: [GitGlob]

    public init(_ globs: [GitGlob]) { self.globs = globs }

    public var count: Int { globs.count }

    /// - Precondition: there is such a pattern.
    public func without(_ index: Int) -> GlobList {
        var others = globs
        others.remove(at: index)
        return GlobList(others)
    }

    /// Whether the patterns take a path, as git would ignore it.
    public func matches(_ path: GitPath, isDirectory: Bool = false) -> Bool {
        let bytes = path.bytes[...]
        for end in bytes.indices where bytes[end] == UInt8(ascii: "/") {
            if decides(on: bytes[..<end], isDirectory: true) { return true }
        }
        return decides(on: bytes, isDirectory: isDirectory)
    }

    private func decides(on path: ArraySlice<UInt8>, isDirectory: Bool) -> Bool {
        globs.last { $0.matches(path, isDirectory: isDirectory) }.map { !$0.isNegated } ?? false
    }
}
