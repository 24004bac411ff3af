import Classification
import Reviews
import RiskModel

// What a forge said of a change before, compared with what it says now.

extension ForgeImport {
    /// An approval without a time is not brought where its person objected to the service, or took back what was said, or an administrator did:
    /// it could be older.
    func withoutUntimed(after said: [ApprovalRecord], of decided: Decided) -> ForgeImport {
        let directory = decided.review.directory
        let silent = Set(
            said.filter { $0.trusted && $0.kind != .approve && $0.mayBeOf(decided) }
                .map { directory.canonical(PersonName($0.person)) })
        func isDoubtful(_ approval: ApprovalRecord) -> Bool {
            approval.at == ForgeReviews.unknownTime && silent.contains(directory.canonical(PersonName(approval.person)))
        }
        var result = self
        result.approvals.removeAll(where: isDoubtful)
        result.leftOut += approvals.filter(isDoubtful).map { LeftOut(person: PersonName($0.person), reason: .noTime) }
        return result
    }
}

extension ApprovalRecord {
    /// Whether it is about this change: of its branch, or where one is not known of one of its commits. It may be of a commit before a rebase:
    /// then what it does to some file tells, of an approval, which counts by that, and of what was said of no known branch.
    func isOf(_ decided: Decided) -> Bool {
        if let branch, let own = decided.review.branch { return branch.isExactly(own) }
        let verdict = decided.decision.verdict
        if head == verdict.patch.head?.hex || decided.review.commits.contains(where: { $0.hex == head }) { return true }
        guard branch == nil || kind == .approve else { return false }
        return verdict.files.contains { $0.digest != nil && files[$0.path.quoted]?.digest == $0.digest }
    }

    /// Whether it could be about this change: also where it is of some file of it, on a branch that is not known.
    func mayBeOf(_ decided: Decided) -> Bool {
        if branch != nil, decided.review.branch != nil { return isOf(decided) }
        return isOf(decided) || decided.decision.verdict.files.contains { files[$0.path.quoted] != nil }
    }

    /// The last one of a person, brought over a second time.
    func isSameReview(as other: ApprovalRecord) -> Bool {
        kind == other.kind && requirements == other.requirements && files == other.files
            && (whole ?? false) == (other.whole ?? false)
            && other.at <= at
    }
}

extension [ApprovalRecord] {
    /// What of the words of one person a forge would have to take back on a branch, or where none is known: per branch the last one, unless
    /// it was taken back. What was objected to on a branch is taken back there alone.
    func standing(on branch: String?) -> [ApprovalRecord] {
        var standing: [ApprovalRecord] = []
        func isOfSame(_ one: ApprovalRecord, _ other: ApprovalRecord) -> Bool {
            if let branch = one.branch, let its = other.branch { branch.isExactly(its) } else { one.branch == other.branch }
        }
        for record in self {
            standing.removeAll { earlier in
                isOfSame(earlier, record)
                    || record.kind == .withdraw && (earlier.branch == nil || record.branch == nil && earlier.kind == .approve)
            }
            if record.kind != .withdraw { standing.append(record) }
        }
        return standing.filter { branch != nil || $0.branch == nil || $0.kind == .approve }
    }
}

extension ForgeImport.Reason {
    /// It was said and holds, only not of this commit.
    var stillStands: Bool {
        switch self {
        case .otherCommit, .beforeHead, .noCommit, .noTime: true
        case .notSubmitted, .onlyCommented, .dismissed, .bot, .inactive, .outsider, .unknownState: false
        }
    }
}
