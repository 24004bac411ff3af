internal import RiskModel

/// A statement, and the files of the change that it names.
struct Statement {
    let record: ApprovalRecord
    let files: [GitPath: ApprovalRecord.File]

    /// - Parameter files: of the change, by their quoted paths.
    init(_ record: ApprovalRecord, files: [String: GitPath]) {
        self.record = record
        self.files = Dictionary(
            record.files.compactMap { name, file in files[name].map { ($0, file) } }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether it says something of a file, whatever its content was. Without any file it speaks of all of them, but never well.
    func speaks(of path: GitPath) -> Bool { record.files.isEmpty ? record.kind != .approve : files[path] != nil }
}

/// What one person says of one change, in order of time: for each file a disapproval or withdrawal ends what was said before it.
struct Statements {
    typealias Taken = (kind: ApprovalRecord.Kind, paths: [GitPath])

    let person: PersonName
    private let all: [Statement]

    init(of person: PersonName, _ records: [ApprovalRecord], files: [String: GitPath]) {
        self.person = person
        all = records.sorted { $0.order < $1.order }.map { Statement($0, files: files) }
    }

    /// Every approval, with what of it has been taken back since.
    func approvals(of paths: [GitPath]) -> [(Statement, taken: [Taken])] {
        all.indices.filter { all[$0].record.kind == .approve }.map { index in
            var taken: [ApprovalRecord.Kind: [GitPath]] = [:]
            for path in paths where all[index].speaks(of: path) {
                let later = all[(index + 1)...].first { $0.record.kind != .approve && $0.speaks(of: path) }
                if let later { taken[later.record.kind, default: []].append(path) }
            }
            return (all[index], [.withdraw, .disapprove].compactMap { kind in taken[kind].map { (kind, $0) } })
        }
    }

    /// What still stands against the change: the newest disapproval, and the files whose last statement is one.
    func objection(to paths: [GitPath]) -> Objection? {
        var newest = -1
        var standing: [GitPath] = []
        for path in paths {
            guard let last = all.lastIndex(where: { $0.speaks(of: path) }), all[last].record.kind == .disapprove else { continue }
            newest = max(newest, last)
            standing.append(path)
        }
        guard all.indices.contains(newest) else { return nil }
        let record = all[newest].record
        return Objection(
            person: person, at: record.at, paths: standing.count == paths.count ? [] : standing, reason: record.reason)
    }
}

extension ApprovalRecord {
    /// A defined order: by time; at one moment what takes away comes last; then by content.
    fileprivate var order: (Int, Int, String, String) {
        let weight =
            switch kind {
            case .approve: 0
            case .withdraw: 1
            case .disapprove: 2
            }
        return (at, weight, head, decisionID)
    }
}
