import RiskModel

/// Files in the folders of a tree, each read once.
final class FolderFiles<File> {
    enum Entry {
        case none
        case read(File)
        case unread(OwnersDiagnostic)
    }

    private let tree: any OwnersTree
    private let limits: OwnersLimits
    private let parse: (OwnersText, inout OwnersReport) -> File
    private var entries: [GitPath: Entry] = [:]
    /// Of the entries, those that are there.
    private var present = 0
    private(set) var report: OwnersReport

    init(
        _ tree: any OwnersTree, _ limits: OwnersLimits, _ report: OwnersReport,
        parse: @escaping (OwnersText, inout OwnersReport) -> File
    ) {
        self.tree = tree
        self.limits = limits
        self.report = report
        self.parse = parse
    }

    func add(_ diagnostic: OwnersDiagnostic) { report.add(diagnostic) }

    func entry(at path: GitPath) -> Entry {
        if let entry = entries[path] { return entry }
        let entry = read(path)
        entries[path] = entry
        if case .none = entry { return entry }
        present += 1
        return entry
    }

    /// Whether there is such a file, readable or not.
    func holds(_ path: GitPath) -> Bool {
        if case .none = entry(at: path) { false } else { true }
    }

    private func read(_ path: GitPath) -> Entry {
        func unread(_ problem: OwnersDiagnostic.Problem, _ message: String) -> Entry {
            .unread(OwnersDiagnostic(path: path, problem: problem, message: message, effect: .notKnown))
        }
        guard present < limits.files else {
            return unread(.tooManyFiles, "\(limits.files) owners files have been read; this one is not, if it is there")
        }
        let content: [UInt8]?
        do throws(OwnersTreeFailure) {
            content = try tree.contents(of: path)
        } catch {
            let entry = unread(.unreadable, "the file cannot be read: \(error.reason)")
            if case .unread(let diagnostic) = entry { report.add(diagnostic) }
            return entry
        }
        guard let content else { return .none }
        var ownReport = OwnersReport()
        let text = OwnersText(content, at: path, maximumBytes: limits.ownersBytes, limits, &ownReport)
        for diagnostic in ownReport.found { report.add(diagnostic) }
        guard let text else {
            return ownReport.found.first { $0.effect == .notKnown }.map { .unread($0) } ?? unread(.notText, "the file is no text")
        }
        return .read(parse(text, &report))
    }
}

extension GitPath {
    /// The folder that holds the path; empty for the top.
    var folder: GitPath { GitPath(bytes: bytes[..<(bytes.lastIndex(of: Byte.slash) ?? 0)]) }

    var isTop: Bool { bytes.isEmpty }

    func appending(_ name: some Collection<UInt8>) -> GitPath {
        isTop ? GitPath(bytes: name) : GitPath(bytes: bytes + [Byte.slash] + name)
    }

    /// The part of the path below a folder that holds it.
    func below(_ folder: GitPath) -> ArraySlice<UInt8> { bytes.dropFirst(folder.isTop ? 0 : folder.bytes.count + 1) }

    /// The folders that hold the path, the nearest first, the top last; nil where there are more than `limit`.
    func folders(atMost limit: Int) -> [GitPath]? {
        var folders = [folder]
        while let last = folders.last, !last.isTop {
            guard folders.count <= limit else { return nil }
            folders.append(last.folder)
        }
        return folders
    }
}

/// What folders above a path say, from the nearest on: collected for one path, or once for all paths of a folder where patterns play no part.
struct FolderAnswer {
    var ownership = PathOwnership()
    var unclear: [OwnersDiagnostic] = []
    /// False where a path in the same folder could get another answer.
    var isForWholeFolder = true

    var answer: OwnershipAnswer { unclear.isEmpty ? .known(ownership) : .notKnown(ownership, because: unclear) }

    mutating func note(_ diagnostic: OwnersDiagnostic) {
        if unclear.count < 10 { unclear.append(diagnostic) }
    }
}
