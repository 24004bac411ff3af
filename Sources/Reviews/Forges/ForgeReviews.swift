internal import PlainDocuments
public import RiskModel

/// What a forge says of who approved a change, brought over for one decision of it.
public struct ForgeImport: Hashable, Sendable {
    /// Not trusted: whether they count is the policy's choice.
    public var approvals: [ApprovalRecord] = []
    /// In the order of the answer.
    public var leftOut: [LeftOut] = []

    /// What was not brought over, and why.
    public struct LeftOut: Hashable, Sendable {
        /// nil where the forge does not know any more.
        public var person: PersonName?
        public var reason: Reason

        public init(person: PersonName?, reason: Reason) {
            self.person = person
            self.reason = reason
        }
    }

    public enum Reason: Hashable, Sendable {
        case notSubmitted
        case onlyCommented
        case dismissed
        case bot
        /// The account is closed or blocked.
        case inactive
        /// Has no part in the repository, as the forge calls it.
        case outsider(String)
        /// Approves another commit.
        case otherCommit(String)
        /// The answer does not tell which commit it is about.
        case noCommit
        /// Without a time, from somebody who objected to the change or took back a word on it: it cannot be told what was first.
        case noTime
        /// Older than the head that it would be for, or of unknown age.
        case beforeHead
        /// A state that this version does not know.
        case unknownState(String)
    }
}

extension ForgeImport.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notSubmitted: "the review is not submitted"
        case .onlyCommented: "comments say neither yes nor no"
        case .dismissed: "the review was dismissed"
        case .bot: "is no person"
        case .inactive: "the account is not active"
        case .outsider(let association): "has no part in the repository (\(association))"
        case .otherCommit(let commit): "is about commit \(commit)"
        case .noCommit: "the answer does not say which commit it is about"
        case .noTime: "does not say when, and this person objected to the change or took back a word on it"
        case .beforeHead: "was not said after this head was there"
        case .unknownState(let state): "has the unknown state \(state)"
        }
    }
}

/// Why an answer of a forge was not read.
public struct ForgeAnswerError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        case tooLarge = "too-large"
        case malformed
    }

    public var code: Code
    public var reason: String

    init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public var description: String { reason }
}

/// Turns a forge's own reviews into approvals of the change that a verdict is about.
///
/// A review that approves counts for the commit that it saw, which has to be the verdict's head: then it is bound to the digests of all its
/// files, and outlives a rebase as any other. One that asks for changes is brought over whatever commit it saw.
public struct ForgeReviews: Sendable {
    public static let maximumBytes = 8 << 20
    public static let maximumEntries = 10_000
    static let longestLogin = 256
    /// The time of a review of which the answer does not say when it was made.
    public static let unknownTime = 0

    let verdict: Verdict
    let policy: Policy
    let requirements: [ReviewRequirement]
    let directory: PeopleDirectory
    let decisionID: String
    let branch: String?

    /// - Parameter requirements: of the verdict; each review is meant for those that concern its author.
    public init(
        verdict: Verdict, policy: Policy, requirements: [ReviewRequirement], directory: PeopleDirectory, decisionID: String,
        branch: String? = nil
    ) {
        self.verdict = verdict
        self.policy = policy
        self.requirements = requirements
        self.directory = directory
        self.decisionID = decisionID
        self.branch = branch
    }

    var head: String? { verdict.patch.head?.hex }

    /// Two logins of one person are one.
    func canonicalName(_ login: String) throws(ForgeAnswerError) -> PersonName {
        guard !login.isEmpty, login.utf8.count <= Self.longestLogin, login.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw ForgeAnswerError(
                .malformed, "a review is by somebody without a name, or with one that is longer than \(Self.longestLogin) bytes")
        }
        return directory.canonical(PersonName(login))
    }

    func record(
        _ kind: ApprovalRecord.Kind, by person: PersonName, at time: Int, source: ApprovalRecord.Source
    ) -> ApprovalRecord {
        ApprovalRecord(
            kind, of: verdict, under: policy, by: person.text, for: requirements.filter { $0.concerns(person) },
            // Who asks for changes means all there is.
            isOfWhole: kind != .approve && branch != nil, decisionID: decisionID, branch: branch, at: time, source: source,
            trusted: false)
    }

    static func read(_ answer: [UInt8]) throws(ForgeAnswerError) -> DocumentNode {
        guard answer.count <= maximumBytes else {
            throw ForgeAnswerError(.tooLarge, "the answer is larger than \(maximumBytes) bytes")
        }
        do throws(NotUnderstood) {
            return try JSONReader.read(answer)
        } catch {
            throw ForgeAnswerError(.malformed, "the answer is not the JSON that was expected: \(error)")
        }
    }

    static func entries(_ node: DocumentNode?, _ what: String) throws(ForgeAnswerError) -> [DocumentNode] {
        guard let items = node?.items else { throw ForgeAnswerError(.malformed, "the answer has no list of \(what)") }
        guard items.count <= maximumEntries else {
            throw ForgeAnswerError(.tooLarge, "the answer has more than \(maximumEntries) \(what)")
        }
        return items
    }
}

extension DocumentNode {
    /// The text under a key; nil for what is none, as null.
    func word(_ key: String) -> String? {
        if case .text(let text)? = self[key]?.content { text } else { nil }
    }
}
