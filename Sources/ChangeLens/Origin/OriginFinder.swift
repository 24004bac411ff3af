public import RiskModel

/// Finds out where the files of one patch come from. Reads each attributes file once. Not for sharing between threads.
///
/// What the target branch declares is certain. A mark in the old content and a directory of a well-known name are claims:
/// whoever writes a file can put it there. The new content is never asked, so that no change can mark itself.
public final class OriginFinder {
    private var files: [GitPath: Attributes] = [:]

    private enum Attributes {
        case unread, absent
        case known(OriginAttributes)
    }

    public init() {}

    /// - Parameters:
    ///   - base: the whole old content, where it is at hand.
    ///   - attributes: the attributes file of a directory on the target branch.
    public func origin(
        of change: FileChange, base: [UInt8]?,
        attributes: (GitPath) throws(Interruption) -> AttributesFile
    ) throws(Interruption) -> FileOrigin {
        var origin = FileOrigin(declared: [.generated, .vendored])
        for path in change.paths {
            let ofPath = try self.origin(of: path, base: base, attributes)
            origin.declared.formIntersection(ofPath.declared)
            origin.claimed.formUnion(ofPath.claimed.union(ofPath.declared))
        }
        origin.claimed.subtract(origin.declared)
        return origin
    }

    private func origin(
        of path: GitPath, base: [UInt8]?, _ attributes: (GitPath) throws(Interruption) -> AttributesFile
    ) throws(Interruption) -> FileOrigin {
        var origin = FileOrigin()
        for kind in [ChangeKind.generated, .vendored] {
            switch try statement(on: kind, of: path, attributes) {
            case .yes: origin.declared.insert(kind)
            case .no: break
            case .unclear: origin.claimed.insert(kind)
            case .unspecified:
                let isClaimed =
                    kind == .generated ? base.map(OriginMarks.claimGenerated) ?? false : OriginMarks.claimVendored(path)
                if isClaimed { origin.claimed.insert(kind) }
            }
        }
        return origin
    }

    /// The file nearest to the path that speaks of it wins.
    private func statement(
        on kind: ChangeKind, of path: GitPath, _ attributes: (GitPath) throws(Interruption) -> AttributesFile
    ) throws(Interruption) -> OriginAttributes.Statement {
        var end = path.bytes.lastIndex(of: .slash)
        while true {
            let directory = GitPath(bytes: path.bytes[..<(end ?? 0)])
            switch try file(in: directory, attributes) {
            case .unread: return .unclear
            case .absent: break
            case .known(let file):
                if file.isUnclear { return .unclear }
                let statement = file.statement(on: kind, of: path.bytes[(end.map { $0 + 1 } ?? 0)...])
                if statement != .unspecified { return statement }
            }
            guard let last = end else { return .unspecified }
            end = path.bytes[..<last].lastIndex(of: .slash)
        }
    }

    private func file(
        in directory: GitPath, _ attributes: (GitPath) throws(Interruption) -> AttributesFile
    ) throws(Interruption) -> Attributes {
        if let known = files[directory] { return known }
        let found: Attributes =
            switch try attributes(directory) {
            case .unread: .unread
            case .absent: .absent
            case .content(let text): .known(OriginAttributes(text))
            }
        files[directory] = found
        return found
    }
}
