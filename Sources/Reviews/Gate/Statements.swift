internal import RiskModel

/// A statement, and what it says of each file of the change.
struct Statement {
    let record: ApprovalRecord
    /// By number; nil where it does not name the file.
    let files: [ApprovalRecord.File?]

    /// - Parameter names: the files of the change, quoted, in order of number.
    init(_ record: ApprovalRecord, names: [String]) {
        self.record = record
        files = names.map { record.files[$0] }
    }

    /// Whether it says something of a file, whatever its content was. Without any file it speaks of all of them, but never well.
    func speaks(of file: Int) -> Bool { record.files.isEmpty ? record.kind != .approve : files[file] != nil }
}

/// What one person says of one change, in order of time: for each file a disapproval or withdrawal ends what was said before it.
///
/// What was brought from elsewhere ends nothing that the person said to the service.
struct Statements {
    let person: PersonName
    private let all: [Statement]
    /// By file, the last statement that ends what was said before it, by whether the service was told itself; -1 for none.
    private let lastEnds: [(trusted: Int, any: Int)]

    /// - Parameter names: the files of the change, quoted, in order of number.
    init(of person: PersonName, _ records: [ApprovalRecord], names: [String]) {
        self.person = person
        // Of one moment the later in the record.
        let order = records.indices.sorted { (records[$0].at, $0) < (records[$1].at, $1) }
        let all = order.map { Statement(records[$0], names: names) }
        self.all = all
        lastEnds = names.indices.map { file in
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
