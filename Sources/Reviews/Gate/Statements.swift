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
struct Statements {
    let person: PersonName
    private let all: [Statement]
    /// By file, the last statement that ends what was said before it; -1 for none.
    private let lastEnd: [Int]

    /// - Parameter names: the files of the change, quoted, in order of number.
    init(of person: PersonName, _ records: [ApprovalRecord], names: [String]) {
        self.person = person
        // Of one moment the later in the record.
        let order = records.indices.sorted { (records[$0].at, $0) < (records[$1].at, $1) }
        let all = order.map { Statement(records[$0], names: names) }
        self.all = all
        lastEnd = names.indices.map { file in
            all.lastIndex { $0.record.kind != .approve && $0.speaks(of: file) } ?? -1
        }
    }

    /// In order of time, each with the number by which `end` knows it.
    var approvals: [(number: Int, statement: Statement)] {
        all.enumerated().filter { $1.record.kind == .approve }.map { ($0, $1) }
    }

    /// What has ended an approval for a file, if anything has.
    func end(of approval: Int, for file: Int) -> ApprovalRecord.Kind? {
        lastEnd[file] > approval ? all[lastEnd[file]].record.kind : nil
    }

    /// What still stands against the change: the newest disapproval, and the files whose last statement is one.
    func objection(to paths: [GitPath]) -> Objection? {
        var newest = -1
        var standing: [GitPath] = []
        for (file, path) in paths.enumerated() where lastEnd[file] >= 0 && all[lastEnd[file]].record.kind == .disapprove {
            if all[(lastEnd[file] + 1)...].contains(where: { $0.speaks(of: file) }) { continue }
            newest = max(newest, lastEnd[file])
            standing.append(path)
        }
        guard newest >= 0 else { return nil }
        let record = all[newest].record
        return Objection(
            person: person, at: record.at, paths: standing.count == paths.count ? [] : standing, reason: record.reason)
    }
}
