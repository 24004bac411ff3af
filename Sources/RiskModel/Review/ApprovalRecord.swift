/// What somebody said of a change: that it is good, that it is not, or that neither holds any longer.
///
/// It binds person, repository, target branch, requirements, and every file with its digest (promise P5). Its JSON is the body of an event.
public struct ApprovalRecord: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case approve
        /// Blocks the gate until the same person approves or withdraws, or it is dismissed.
        case disapprove
        /// Takes back what this person said before.
        case withdraw
        /// The same, said for this person by one who administers the service.
        case dismiss
    }

    /// Where it was said.
    public enum Source: String, Codable, Hashable, Sendable, CaseIterable {
        case difftier, github, gitlab

        /// Those that reviews are brought over from.
        public static let forges: [Source] = [.github, .gitlab]
    }

    /// A file as it was when this was said.
    public struct File: Codable, Hashable, Sendable {
        /// As in its `FileVerdict`.
        public var digest: String
        /// Ids of all rules that applied to it, sorted.
        public var rules: [String]

        public init(digest: String, rules: [String]) {
            self.digest = digest
            self.rules = rules
        }
    }

    /// The first decision of the change that waited for it.
    public var decisionID: String
    public var kind: Kind
    /// A handle or an address.
    public var person: String
    /// Every other name that was proved with it: whoever has one of them had the part in a change that this one had.
    public var names: [String]?
    public var repository: String
    /// The target branch.
    public var target: String
    /// The branch that the change stands on; absent where it is not known. What is said of one branch is not said of another.
    public var branch: String?
    public var head: String
    /// Ids of what it is meant to meet.
    public var requirements: [String]
    /// By path, quoted as git quotes it.
    public var files: [String: File]
    /// It is of the change whatever becomes of its files: of everything on its branch. Never of an approval.
    public var whole: Bool?
    /// Gated capabilities that it names.
    public var capabilities: [String]
    /// Seconds since 1970.
    public var at: Int
    public var source: Source
    /// Said to the service itself by one who proved who it is; false for what was brought from elsewhere.
    public var trusted: Bool
    public var reason: String?
    /// Why it was refused when it was said, and so counts for nothing; absent where it may count.
    public var refused: String?
    /// The subject who brought it from elsewhere, or who dismissed what the person had said; absent where the person said it to the
    /// service.
    public var broughtBy: String?

    /// SHA-256 of what was asked for, in hexadecimal, where that had a key: by it the same is known again.
    public var request: String?

    enum CodingKeys: String, CodingKey {
        case kind, person, names, repository, target, branch, head, requirements, files, whole, capabilities, at, source, trusted,
            reason, refused, request
        case broughtBy = "brought_by"
        case decisionID = "decision_id"
    }

    public init(
        decisionID: String, kind: Kind = .approve, person: String, repository: String, target: String, branch: String? = nil,
        head: String, requirements: [String] = [], files: [String: File] = [:], capabilities: [String] = [], at: Int,
        source: Source = .difftier, trusted: Bool, reason: String? = nil
    ) {
        self.decisionID = decisionID
        self.kind = kind
        self.person = person
        self.repository = repository
        self.target = target
        self.branch = branch
        self.head = head
        self.requirements = requirements
        self.files = files
        self.capabilities = capabilities
        self.at = at
        self.source = source
        self.trusted = trusted
        self.reason = reason
    }
}
