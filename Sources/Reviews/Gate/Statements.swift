internal import RiskModel

/// The change that statements are compared with.
struct StatedChange {
    /// The files, quoted, in order of number.
    let names: [String]
    /// Of the files now; nil where one cannot be compared.
    let digests: [String?]
    let head: String?
    /// nil where it is not known.
    let branch: String?
}

/// A statement, and what it says of each file of the change.
struct Statement {
    let record: ApprovalRecord
    /// By number; nil where it does not name the file.
    let files: [ApprovalRecord.File?]
    /// By number: whether it says something of the file.
    private let speaks: [Bool]

    init(_ record: ApprovalRecord, of change: StatedChange) {
        self.record = record
        let files = change.names.map { record.files[$0] }
        self.files = files
        let isOfBranch = if let branch = change.branch, let own = record.branch { own.isExactly(branch) } else { false }
        let isOfThis = isOfBranch || record.head == change.head
        // An objection to a branch holds for its files also where nothing proves which branch they are shown on.
        let isByPath = isOfThis || (record.kind == .disapprove && record.branch != nil && change.branch == nil)
        speaks = zip(files, change.digests).map { file, digest in
            if isOfThis, record.whole == true || (record.files.isEmpty && record.kind != .approve) { return true }
            // Else it could be about another change of the file: only what was seen tells.
            return file.map { isByPath || ($0.digest == digest && digest != nil) } ?? false
        }
    }

    func speaks(of file: Int) -> Bool { speaks[file] }
}

/// What one person says of one change, in order of time: for each file a disapproval or withdrawal ends what was said before it.
///
/// What was brought from elsewhere ends nothing that the person said to the service.
struct Statements {
    let person: PersonName
    private let all: [Statement]
    /// By file, the last statement that ends what was said before it, by whether the service was told itself; -1 for none.
    private let lastEnds: [(trusted: Int, any: Int)]

    init(of person: PersonName, _ records: [ApprovalRecord], on change: StatedChange) {
        self.person = person
        // Of one moment the later in the record.
        let order = records.indices.sorted { (records[$0].at, $0) < (records[$1].at, $1) }
        let all = order.map { Statement(records[$0], of: change) }
        self.all = all
        lastEnds = change.names.indices.map { file in
            func last(_ counts: (ApprovalRecord) -> Bool) -> Int {
                all.lastIndex { $0.record.kind != .approve && $0.speaks(of: file) && counts($0.record) } ?? -1
            }
            return (trusted: last(\.trusted), any: last { _ in true })
        }
    }

    /// In order of time, each with the number by which `end` knows it.
    var approvals: [(number: Int, statement: Statement)] {
        all.enumerated().filter { $1.record.kind == .approve }.map { ($0, $1) }
    }

    /// What has ended an approval for a file, if anything has.
    func end(of approval: Int, for file: Int) -> ApprovalRecord.Kind? {
        let end = all[approval].record.trusted ? lastEnds[file].trusted : lastEnds[file].any
        return end > approval ? all[end].record.kind : nil
    }

    /// What still stands against the change: the newest disapproval, and the files that one stands against.
    func objection(to paths: [GitPath]) -> Objection? {
        var newest = -1
        var standing: [GitPath] = []
        for (file, path) in paths.enumerated() {
            let ends = Set([lastEnds[file].trusted, lastEnds[file].any]).filter { $0 >= 0 && stands($0, against: file) }
            guard let end = ends.max() else { continue }
            newest = max(newest, end)
            standing.append(path)
        }
        guard newest >= 0 else { return nil }
        let record = all[newest].record
        return Objection(
            person: person, at: record.at, paths: standing.count == paths.count ? [] : standing, reason: record.reason)
    }

    /// Whether it is a disapproval that nothing of as much weight came after.
    private func stands(_ number: Int, against file: Int) -> Bool {
        let record = all[number].record
        guard record.kind == .disapprove else { return false }
        return !all[(number + 1)...].contains { $0.speaks(of: file) && ($0.record.trusted || !record.trusted) }
    }
}
