import Classification
import RiskModel

/// Everything that a verdict follows from and that the verdict itself does not say: with it, it can be derived again (promise P4).
struct RecordedInputs: Decodable, Hashable {
    enum Patch: String, Decodable, Hashable {
        case revisions
        case commit
        /// Of which only the digest is kept.
        case text
    }

    struct Recent: Decodable, Hashable {
        var what: String
        /// Seconds.
        var within: Int
        var count: Int
    }

    var patch: Patch
    /// Ids of commits, for revisions.
    var base: String?
    /// The id of the commit that was decided, of revisions and of a commit by itself.
    var head: String?
    var twoDot: Bool?
    /// Of the text, in hexadecimal.
    var sha256: String?
    /// Of the policy that was in force; what the repository adds to it is at `overlay`.
    var policyDigest: String
    /// The commit whose `.difftier/` counted; absent where none did.
    var overlay: String?
    var repository: String
    var targetBranch: String?
    var branch: String?
    var asked: [String]
    var authoritative: Bool
    /// Seconds since 1970; absent where the policy does not ask for the time.
    var evaluatedAt: Int?
    var recent: [Recent]

    enum CodingKeys: String, CodingKey {
        case patch, base, head, sha256, overlay, repository, branch, asked, authoritative, recent
        case twoDot = "two_dot"
        case policyDigest = "policy_digest"
        case targetBranch = "target_branch"
        case evaluatedAt = "evaluated_at"
    }
}

extension RecordedInputs {
    init(_ question: Question, under policy: PolicyForPatch) {
        let context = question.context
        (base, head, twoDot, sha256) = (nil, nil, nil, nil)
        switch question.patch.patch {
        case .stored(.revisions(let base, let head, let twoDot)):
            patch = .revisions
            (self.base, self.head, self.twoDot) = (base, head, twoDot)
        case .stored(.commit(let id)):
            patch = .commit
            head = id.hex
        case .stored(.staged), .stored(.workTree):
            // A service reads no checkout.
            patch = .text
        case .text(let digest):
            patch = .text
            sha256 = Hexadecimal.encode(digest)
        }
        policyDigest = policy.inForce.policy.digest
        overlay = policy.overlay?.hex
        repository = context.repository
        targetBranch = context.targetBranch
        branch = context.branch
        asked = context.asked.map(\.name).sorted()
        authoritative = context.authoritative
        evaluatedAt = context.evaluatedAt
        recent = context.recent
            .map { Recent(what: $0.key.what.rawValue, within: $0.key.within, count: $0.value) }
            .sorted { ($0.what, $0.within) < ($1.what, $1.within) }
    }

    /// As a member of the decision's event.
    var json: JSONValue {
        .object(members: [
            "patch": .string(patch.rawValue),
            "base": base.map(JSONValue.string),
            "head": head.map(JSONValue.string),
            "two_dot": twoDot.map(JSONValue.bool),
            "sha256": sha256.map(JSONValue.string),
            "policy_digest": .string(policyDigest),
            "overlay": overlay.map(JSONValue.string),
            "repository": .string(repository),
            "target_branch": targetBranch.map(JSONValue.string),
            "branch": branch.map(JSONValue.string),
            "asked": .strings(asked),
            "authoritative": .bool(authoritative),
            "evaluated_at": evaluatedAt.map(JSONValue.integer),
            "recent": .array(
                recent.map {
                    .object(["what": .string($0.what), "within": .integer($0.within), "count": .integer($0.count)])
                }),
        ])
    }

    /// The patch to read again; nil where only a digest of it is left.
    var query: PatchQuery? {
        switch patch {
        case .revisions:
            guard let base, let head else { return nil }
            return .revisions(base: base, head: head, twoDot: twoDot ?? false)
        case .commit: return head.flatMap { ObjectID(hex: $0) }.map { .commit($0) }
        case .text: return nil
        }
    }

    /// Who asked, when and for what, as it was.
    func context(of subject: Subject) -> RequestContext {
        var context = RequestContext(
            subject: subject.name, actor: subject.actor, claims: subject.claims, repository: repository,
            targetBranch: targetBranch,
            branch: branch, asked: Set(asked.map { Capability($0) }), authoritative: authoritative, evaluatedAt: evaluatedAt)
        for entry in recent {
            guard let what = RecentTest.What(rawValue: entry.what) else { continue }
            context.recent[.init(what: what, within: entry.within)] = entry.count
        }
        return context
    }
}
