internal import RiskModel

/// The change that statements are compared with.
struct StatedChange {
    /// Numbers of the files, by path as git quotes it.
    let numbers: [String: Int]
    /// Of the files now, by number; nil where one cannot be compared. One that is nil stands for a change without files, so that what is said
    /// of all of it is said of something.
    let digests: [String?]
    /// Id of its newest commit; nil where there is none.
    let head: String?
    /// Ids of all commits that it consists of.
    let heads: Set<String>
    /// nil where it is not known.
    let branch: String?
}

/// A statement, and what it says of each file of the change.
struct Statement {
    let record: ApprovalRecord
    /// Counts all statements in the order in which they were recorded.
    let place: Int
    /// Whether it is about the very commit.
    let isOfHead: Bool
    /// By number; nil where it does not name the file.
    let files: [ApprovalRecord.File?]
    /// By number: whether it says something of the file.
    private let speaks: [Bool]

    /// nil where it says nothing of the change.
    init?(_ record: ApprovalRecord, at place: Int, of change: StatedChange) {
        self.record = record
        self.place = place
        isOfHead = record.head == change.head
        let named = record.files.compactMap { path, file in change.numbers[path].map { ($0, file) } }
        let isOfBranch = if let branch = change.branch, let own = record.branch { own.isExactly(branch) } else { false }
        // An objection to a commit holds for whatever was put on top of it. What is good about a commit that was merged in says nothing of
        // the rest.
        let isObjection = record.kind == .disapprove
        let isOfThis = isOfBranch || isOfHead || (isObjection && change.heads.contains(record.head))
        // An objection to a branch holds for its files also where nothing proves which branch they are shown on.
        let isByPath = isOfThis || (isObjection && record.branch != nil && change.branch == nil)
        let isOfAll = isOfThis && (record.whole == true || (record.files.isEmpty && record.kind != .approve))
        guard isOfAll || record.whole == true || !named.isEmpty else { return nil }
        var files = change.digests.map { _ in ApprovalRecord.File?.none }
        var speaks = change.digests.map { _ in isOfAll }
        for (number, file) in named {
            files[number] = file
            // Else it could be about another change of the file: only what was seen tells.
            if isByPath || file.digest == change.digests[number] { speaks[number] = true }
        }
        (self.files, self.speaks) = (files, speaks)
    }

    func speaks(of file: Int) -> Bool { speaks[file] }

    /// Whether it is of all of a change, or names the file, whatever became of that.
    private func names(_ file: Int) -> Bool { record.whole == true || files[file] != nil }

    /// Whether it ends an approval of the same person for a file. A forge's word ends that forge's alone; said of one branch, what it said
    /// of the other stays. Where a branch was not known it may be that one: to end too much only closes.
    func ends(approval: Statement, on file: Int) -> Bool {
        guard record.kind != .approve else { return false }
        if record.trusted { return moment > approval.moment && speaks(of: file) }
        guard isOfForge(of: approval),
            record.branch == nil || approval.record.branch == nil || isOfBranch(of: approval)
        else { return false }
        return record.kind == .withdraw ? place > approval.place && names(file) : moment > approval.moment && speaks(of: file)
    }

    /// Whether it ends an objection of the same person for a file. What a forge takes back of one branch lifts nothing of another one, and what it
    /// takes back of no known branch nothing of a known one. Whoever approves the change on the branch that is looked at objects there no more.
    ///
    /// - Parameter branch: that is looked at; nil where it is not known.
    func ends(objection: Statement, on file: Int, of branch: String?) -> Bool {
        if record.trusted { return moment > objection.moment && speaks(of: file) || answers(objection, on: file) }
        guard isOfForge(of: objection) else { return false }
        let isOfView = if let branch { record.branch?.isExactly(branch) ?? false } else { true }
        let isOfSame = isOfBranch(of: objection) || objection.record.branch == nil && isOfView
        switch record.kind {
        // It takes back what was recorded before it: what the forge lists again later is recorded again, as old as it is.
        case .withdraw, .dismiss: return isOfSame && place > objection.place && names(file)
        case .disapprove: return isOfSame && moment > objection.moment && speaks(of: file)
        case .approve: return (isOfSame || branch != nil && isOfView) && moment > objection.moment && speaks(of: file)
        }
    }

    /// Whether it is a person's answer to the service to an objection where that was raised, wherever it is shown now.
    private func answers(_ objection: Statement, on file: Int) -> Bool {
        guard record.kind != .disapprove else { return false }
        let isOfSame =
            if record.branch != nil, objection.record.branch != nil { isOfBranch(of: objection) } else {
                record.head == objection.record.head
            }
        return isOfSame && moment > objection.moment && names(file)
    }

    private func isOfForge(of other: Statement) -> Bool { !other.record.trusted && record.source == other.record.source }

    /// Both of the same branch, or both of none that is known.
    private func isOfBranch(of other: Statement) -> Bool {
        guard let branch = record.branch, let its = other.record.branch else {
            return record.branch == nil && other.record.branch == nil
        }
        return branch.isExactly(its)
    }

    /// What its place among the statements of one person follows from.
    var moment: Moment { Moment(at: record.at, place: place) }

    /// Of one moment the later in the record.
    struct Moment: Comparable {
        var at: Int
        var place: Int

        static func < (left: Moment, right: Moment) -> Bool { (left.at, left.place) < (right.at, right.place) }
    }
}

/// What one person says of one change: for each file a later statement ends what was said before it.
///
/// What was brought from elsewhere ends nothing that the person said to the service, and nothing that was brought from another source.
struct Statements {
    let person: PersonName
    /// In order of time.
    private let all: [Statement]
    private let branch: String?
    private let fileCount: Int

    /// - Parameter records: in the order in which they were recorded.
    init(of person: PersonName, _ records: [ApprovalRecord], on change: StatedChange) {
        self.person = person
        all = records.enumerated().compactMap { Statement($1, at: $0, of: change) }.sorted { $0.moment < $1.moment }
        branch = change.branch
        fileCount = change.digests.count
    }

    /// In order of time.
    var approvals: [Statement] { all.filter { $0.record.kind == .approve } }

    /// What has ended an approval for a file, if anything has.
    func end(of approval: Statement, for file: Int) -> ApprovalRecord.Kind? {
        all.last { $0.ends(approval: approval, on: file) }?.record.kind
    }

    /// What still stands against the change: the newest disapproval, and the files that one stands against.
    func objection(to paths: [GitPath]) -> Objection? {
        let disapprovals = all.filter { $0.record.kind == .disapprove }
        guard !disapprovals.isEmpty else { return nil }
        var newest: Statement?
        var standing: [GitPath] = []
        for file in 0..<fileCount {
            let last = disapprovals.last { objection in
                objection.speaks(of: file) && !all.contains { $0.ends(objection: objection, on: file, of: branch) }
            }
            guard let last else { continue }
            if last.moment > newest?.moment ?? Statement.Moment(at: .min, place: .min) { newest = last }
            if file < paths.count { standing.append(paths[file]) }
        }
        return newest.map {
            Objection(
                person: person, at: $0.record.at, paths: standing.count == paths.count ? [] : standing, reason: $0.record.reason)
        }
    }
}
