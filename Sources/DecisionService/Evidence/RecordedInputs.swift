import Classification
import Reviews
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
    /// Of the asker, beside its own, and of whoever operates it.
    var names: [String]?
    var operators: [String]?
    /// Who else was known to have made the change, and to operate them.
    var authors: [String]?
    var operatedBy: [String]?
    /// Not all of them were known; absent where they were.
    var partiesIncomplete: Bool?
    /// The commit whose owners files counted; absent where none did.
    var owners: String?
    /// Places in the evidence of what was said of changes of the repository, and of how checks of the head went.
    var statements: [Int]?
    var statuses: [Int]?
    /// Absent where no directory said anything.
    var people: RecordedDirectory?
    /// Why the directory could not be asked; absent where it could.
    var peopleFailed: String?
    /// When owners, absences and ages were looked at; absent before reviews were planned.
    var reviewedAt: Int?

    enum CodingKeys: String, CodingKey {
        case patch, base, head, sha256, overlay, repository, branch, asked, authoritative, recent, names, operators,
            owners, statements, statuses, people, authors
        case operatedBy = "operated_by"
        case partiesIncomplete = "parties_incomplete"
        case peopleFailed = "people_failed"
        case reviewedAt = "reviewed_at"
        case twoDot = "two_dot"
        case policyDigest = "policy_digest"
        case targetBranch = "target_branch"
        case evaluatedAt = "evaluated_at"
    }
}

extension RecordedInputs {
    init(_ question: Question, under policy: PolicyForPatch, _ review: ReviewedVerdict, at now: Int) {
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
        names = context.names.isEmpty ? nil : context.names
        operators = context.operators.isEmpty ? nil : context.operators
        owners = question.reviews.owners?.hex
        statements = question.reviews.statements.isEmpty ? nil : question.reviews.statements
        statuses = question.reviews.statuses.isEmpty ? nil : question.reviews.statuses
        let known = question.reviews.parties
        authors = known.authors.isEmpty ? nil : known.authors
        operatedBy = known.operators.isEmpty ? nil : known.operators
        partiesIncomplete = known.isIncomplete ? true : nil
        peopleFailed = review.peopleFailure
        let parties = review.exclusions
        people = RecordedDirectory(
            review.directory, for: review.plan,
            and: parties.authors.union(parties.operators).union(parties.commitAuthors).union(review.speakers), teams: review.teams
        )
        reviewedAt = now
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
            "names": names.map(JSONValue.strings),
            "operators": operators.map(JSONValue.strings),
            "owners": owners.map(JSONValue.string),
            "statements": statements.map { .array($0.map(JSONValue.integer)) },
            "statuses": statuses.map { .array($0.map(JSONValue.integer)) },
            "authors": authors.map(JSONValue.strings),
            "operated_by": operatedBy.map(JSONValue.strings),
            "parties_incomplete": partiesIncomplete.map(JSONValue.bool),
            "people_failed": peopleFailed.map(JSONValue.string),
            "people": people.flatMap { try? JSONValue(encoding: $0) },
            "reviewed_at": reviewedAt.map(JSONValue.integer),
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
            branch: branch, asked: Set(asked.map { Capability($0) }), authoritative: authoritative, evaluatedAt: evaluatedAt,
            names: names ?? [], operators: operators ?? [])
        for entry in recent {
            guard let what = RecentTest.What(rawValue: entry.what) else { continue }
            context.recent[.init(what: what, within: entry.within)] = entry.count
        }
        return context
    }
}
