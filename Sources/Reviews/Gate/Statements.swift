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
        // A forge takes back what it said of one branch; what is said elsewhere it only answers there.
        let isOfForge = record.kind == .withdraw && !record.trusted && record.branch != nil
        let isOfThis = isOfBranch || !isOfForge && (isOfHead || isObjection && change.heads.contains(record.head))
        // An objection to a branch holds for its files also where nothing proves which branch they are shown on.
        let isByPath = isOfThis || (isObjection && record.branch != nil && change.branch == nil)
        let isOfAll = isOfThis && (record.whole == true || (record.files.isEmpty && record.kind != .approve))
        guard isOfAll || record.whole == true || !named.isEmpty else { return nil }
        var files = change.digests.map { _ in ApprovalRecord.File?.none }
        var speaks = change.digests.map { _ in isOfAll }
        for (number, file) in named {
            files[number] = file
            // Else it could be about another change of the file: only what was seen tells.
            if isByPath || !isOfForge && file.digest == change.digests[number] { speaks[number] = true }
        }
        (self.files, self.speaks) = (files, speaks)
    }

    func speaks(of file: Int) -> Bool { speaks[file] }

    /// Whether it answers an objection of the same person where that was raised, wherever it is shown now.
    func answers(_ objection: Statement, on file: Int) -> Bool {
        let (own, other) = (record, objection.record)
        let isOfSame =
            if let branch = own.branch, let its = other.branch { branch.isExactly(its) } else { own.head == other.head }
        // As `LastWords` has it.
        let isLater = own.trusted || own.kind != .withdraw ? moment > objection.moment : place > objection.place
        return isOfSame && isLater && (own.whole == true || files[file] != nil)
            && (own.trusted || (!other.trusted && own.source == other.source))
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
    /// By file, what ends approvals: all but approvals.
    private let ends: [LastWords]
    /// By file, what ends objections: whatever was said.
    private let words: [LastWords]

    /// - Parameter records: in the order in which they were recorded.
    init(of person: PersonName, _ records: [ApprovalRecord], on change: StatedChange) {
        self.person = person
        let all = records.enumerated().compactMap { Statement($1, at: $0, of: change) }.sorted { $0.moment < $1.moment }
        self.all = all
        ends = change.digests.indices.map { file in
            LastWords(all.filter { $0.record.kind != .approve && $0.speaks(of: file) })
        }
        words = change.digests.indices.map { file in LastWords(all.filter { $0.speaks(of: file) }) }
    }

    /// In order of time.
    var approvals: [Statement] { all.filter { $0.record.kind == .approve } }

    /// What has ended an approval for a file, if anything has.
    func end(of approval: Statement, for file: Int) -> ApprovalRecord.Kind? { ends[file].end(of: approval)?.record.kind }

    /// What still stands against the change: the newest disapproval, and the files that one stands against.
    func objection(to paths: [GitPath]) -> Objection? {
        let disapprovals = all.filter { $0.record.kind == .disapprove }
        var newest: Statement?
        var standing: [GitPath] = []
        for file in words.indices {
            let last = disapprovals.last { objection in
                objection.speaks(of: file) && words[file].end(of: objection) == nil
                    && !all.contains { $0.answers(objection, on: file) && $0.record.kind != .disapprove }
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

/// The last of some statements of one person about one file, by what they can end.
private struct LastWords {
    /// What a forge says of one branch, as of one pull request: what it says of another one ends none of that.
    private struct Voice: Hashable {
        var source: ApprovalRecord.Source
        /// nil where it was not known.
        var branch: [UInt8]?

        init(_ record: ApprovalRecord) {
            source = record.source
            branch = record.branch.map { Array($0.utf8) }
        }
    }

    /// Said to the service itself.
    private var trusted: Statement?
    private var reviews: [Voice: Statement] = [:]
    /// Recorded by an import, because the forge does not list any more what it listed.
    private var takenBack: [Voice: Statement] = [:]

    /// - Parameter statements: in order of time.
    init(_ statements: [Statement]) {
        for statement in statements {
            let voice = Voice(statement.record)
            if statement.record.trusted {
                trusted = statement
            } else if statement.record.kind != .withdraw {
                reviews[voice] = statement
            } else if statement.place > takenBack[voice]?.place ?? -1 {
                takenBack[voice] = statement
            }
        }
    }

    /// What ends a statement; nil where it stands.
    func end(of statement: Statement) -> Statement? {
        if let trusted, trusted.moment > statement.moment { return trusted }
        if statement.record.trusted { return nil }
        let voice = Voice(statement.record)
        // Of a branch that was not known it may be any one.
        func said(_ words: [Voice: Statement]) -> [Statement] {
            guard voice.branch == nil else { return words[voice].map { [$0] } ?? [] }
            return words.filter { $0.key.source == voice.source }.map(\.value)
        }
        let review = said(reviews).max { $0.moment < $1.moment }
        if let review, review.moment > statement.moment { return review }
        // It takes back what was recorded before it: what the forge lists again later is recorded again, as old as it is.
        let takenBack = said(takenBack).max { $0.place < $1.place }
        if let takenBack, takenBack.place > statement.place { return takenBack }
        return nil
    }
}
