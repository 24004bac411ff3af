import RiskModel

/// A file in a folder, as one syntax reads it.
protocol FolderFile {
    /// Something in it that was not understood, so that what it says is not certain.
    var unclear: OwnersDiagnostic? { get }
}

/// Files in the folders of a tree, each read once.
final class FolderFiles<File: FolderFile> {
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

    /// The file, where there is one that can be read; what is not certain of it goes into the answer that it is needed for.
    func file(at path: GitPath, for answer: inout FolderAnswer) -> File? {
        switch entry(at: path) {
        case .none: return nil
        case .unread(let diagnostic):
            answer.note(diagnostic)
            return nil
        case .read(let file):
            if let unclear = file.unclear { answer.note(unclear) }
            return file
        }
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
