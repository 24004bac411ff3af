/// Something that was not read, parsed, matched or understood. Each one raises the tier and is named
/// in the decision (promise P1).
public struct Gap: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// Larger than the limit of bytes, which is given.
        case tooLarge(limit: Int)
        /// The object is not in the repository (a promisor or shallow one, or a damaged store).
        case missingObject(ObjectID)
        /// The object is there and cannot be read.
        case corruptObject(ObjectID)
        /// Patch text carries only part of the file.
        case partialText
        /// Patch text says that a binary file changed, without its content.
        case binaryText
        /// A conflict is not resolved.
        case unmerged
        /// A pattern ran out of its budget of steps.
        case budget(pattern: String)
        /// The file states dependencies in a way that was not understood; says what and where.
        case notUnderstood(String)
        /// More than one best common ancestor.
        case severalMergeBases(Int)
        /// Commits of the range, or some of them, were not read; says why. The contents are not concerned.
        case commitsUnread(String)
        /// The work tree or index holds what this reader does not support; says what.
        case unsupported(String)
    }

    /// nil where the whole patch is concerned.
    public var path: GitPath?
    public var reason: Reason

    public init(path: GitPath? = nil, reason: Reason) {
        self.path = path
        self.reason = reason
    }
}

extension Gap.Reason: CustomStringConvertible {
    /// A phrase for people, such as `larger than 1048576 bytes`.
    public var description: String {
        switch self {
        case .tooLarge(let limit): "larger than \(limit) bytes"
        case .missingObject(let id): "object \(id) is missing"
        case .corruptObject(let id): "object \(id) is corrupt"
        case .partialText: "the patch text holds only part of the file"
        case .binaryText: "the patch text leaves out binary content"
        case .unmerged: "the path has an unresolved conflict"
        case .budget(let pattern): "pattern ran out of its budget: \(pattern)"
        case .notUnderstood(let what): "dependencies not understood: \(what)"
        case .severalMergeBases(let count): "\(count) merge bases; the worst result counts"
        case .commitsUnread(let why): "commits not read: \(why)"
        case .unsupported(let what): "not supported: \(what)"
        }
    }
}
