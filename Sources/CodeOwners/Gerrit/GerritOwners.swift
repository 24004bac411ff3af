import RiskModel

/// Owners from `OWNERS` files, folder by folder up to the top, as Gerrit's code-owners plugin finds them: any one of them may approve.
///
/// What another repository or branch says cannot be had: an `include` from there leaves owners unknown, a `file:` only lacks owners.
/// Neither can the default owners in `refs/meta/config`, nor settings of the plugin.
///
/// Source: GerritCodeReview/plugins_code-owners `PathCodeOwners`, `CodeOwnerConfigHierarchy` and `backend-find-owners.md`.
final class GerritOwners: OwnershipSource {
    private let limits: OwnersLimits
    private let files: FolderFiles<GerritOwnersFile>
    private var folderAnswers: [GitPath: FolderAnswer] = [:]
    private var reportedImports: Set<OwnersPlace> = []

    var report: OwnersReport { files.report }

    init(_ tree: any OwnersTree, _ limits: OwnersLimits, _ report: OwnersReport) {
        self.limits = limits
        files = FolderFiles(tree, limits, report) { text, report in GerritReader.read(text, limits, &report) }
    }

    func answer(for path: GitPath) -> OwnershipAnswer {
        if let known = folderAnswers[path.folder] { return known.answer }
        let answer = collect(path)
        if answer.isForWholeFolder { folderAnswers[path.folder] = answer }
        return answer.answer
    }

    private func collect(_ path: GitPath) -> FolderAnswer {
        var answer = FolderAnswer()
        guard let folders = path.folders(atMost: limits.depth) else {
            answer.note(
                OwnersDiagnostic(
                    path: path, problem: .tooDeep, message: "the path lies deeper than \(limits.depth) folders", effect: .notKnown
                ))
            return answer
        }
        var named: [GerritOwnersFile.Named] = []
        var lacking: [OwnersDiagnostic] = []
        var steps = 0
        for folder in folders {
            guard let resolved = resolve(folder, path, &answer, &steps) else { continue }
            named += resolved.perFile + (resolved.narrowedBy == nil ? resolved.owners : [])
            lacking += resolved.lacking
            if let end = resolved.narrowedBy ?? resolved.noParent {
                if named.isEmpty { answer.ownership.clearedBy = end }
                break
            }
        }
        if let first = named.first {
            answer.ownership.demands = [OwnershipDemand(owners: distinct(named.map(\.owner)), place: first.place)]
        } else {
            // Without those who cannot be had, nobody is left.
            for var diagnostic in lacking {
                diagnostic.effect = .notKnown
                answer.note(diagnostic)
            }
        }
        return answer
    }

    func lines(for path: GitPath) -> [LineForPath] {
        var lines: [LineForPath] = []
        var cut: OwnersPlace?
        var (answer, steps) = (FolderAnswer(), 0)
        for folder in path.folders(atMost: limits.depth) ?? [] {
            guard let resolved = resolve(folder, path, &answer, &steps) else { continue }
            for (named, by) in resolved.perFile.map({ ($0, nil) }) + resolved.owners.map({ ($0, resolved.narrowedBy) }) {
                let role: LineForPath.Role =
                    cut.map { .overruled(by: $0, .cutOff) } ?? by.map { .overruled(by: $0, .narrowed) } ?? .decides
                lines.append(LineForPath(place: named.place, owners: [named.owner], role: role))
            }
            cut = cut ?? resolved.narrowedBy ?? resolved.noParent
        }
        return lines
    }

    /// What the file of one folder says of a path, with what it draws in.
    private struct Resolved {
        var owners: [GerritOwnersFile.Named] = []
        var perFile: [GerritOwnersFile.Named] = []
        var noParent: OwnersPlace?
        var narrowedBy: OwnersPlace?
        /// Owners that cannot be had.
        var lacking: [OwnersDiagnostic] = []
    }

    private struct Pending {
        var wanted: GerritOwnersFile.Import
        /// The folder of the file that draws it in.
        var folder: GitPath
        var takesAll: Bool
        var countsPerFile: Bool

        static func all(
            _ imports: [GerritOwnersFile.Import], of file: GerritOwnersFile, countsPerFile: Bool, isLimited: Bool
        ) -> [Pending] {
            imports.map {
                Pending(wanted: $0, folder: file.path.folder, takesAll: $0.isInclude && !isLimited, countsPerFile: countsPerFile)
            }
        }
    }

    private func resolve(_ folder: GitPath, _ path: GitPath, _ answer: inout FolderAnswer, _ steps: inout Int) -> Resolved? {
        let filePath = folder.appending("OWNERS".utf8)
        guard let file = load(filePath, &answer) else { return nil }
        let below = path.below(folder)
        var resolved = Resolved(owners: file.owners, noParent: file.noParent)
        let matching = self.matching(file, below, &answer, &steps)
        add(matching, to: &resolved)
        var own = Pending.all(file.imports, of: file, countsPerFile: false, isLimited: false)
        run(&own, start: filePath, below, &resolved, &answer, &steps)
        var perFile = Pending.all(matching.compactMap(\.import), of: file, countsPerFile: true, isLimited: false)
        run(&perFile, start: filePath, below, &resolved, &answer, &steps)
        return resolved
    }

    private func add(_ rules: [GerritOwnersFile.PerFile], to resolved: inout Resolved) {
        for rule in rules {
            resolved.perFile += rule.owners
            if rule.setsNoParent { resolved.narrowedBy = resolved.narrowedBy ?? rule.place }
        }
    }

    /// Follows imports breadth first. What a file itself draws in is followed once, so that files may draw in each other.
    private func run(
        _ queue: inout [Pending], start: GitPath, _ below: ArraySlice<UInt8>, _ resolved: inout Resolved,
        _ answer: inout FolderAnswer,
        _ steps: inout Int
    ) {
        var seen: Set<GitPath> = [start]
        var next = 0
        while next < queue.count {
            let pending = queue[next]
            next += 1
            guard next <= limits.imports else {
                let message = "more than \(limits.imports) files are drawn in; the rest is not read"
                answer.note(
                    OwnersDiagnostic(path: start, problem: .tooManyImports, message: message, effect: .notKnown))
                return
            }
            guard let path = target(of: pending, &resolved, &answer), let file = load(path, &answer) else { continue }
            if pending.takesAll, file.noParent != nil { resolved.noParent = resolved.noParent ?? pending.wanted.place }
            if pending.countsPerFile { resolved.perFile += file.owners } else { resolved.owners += file.owners }
            let matching = self.matching(file, below, &answer, &steps)
            if pending.takesAll { add(matching, to: &resolved) }
            // Beyond the limit nothing is followed.
            guard seen.insert(path).inserted, queue.count <= limits.imports else { continue }
            queue += Pending.all(file.imports, of: file, countsPerFile: pending.countsPerFile, isLimited: !pending.takesAll)
            queue += Pending.all(matching.compactMap(\.import), of: file, countsPerFile: true, isLimited: !pending.takesAll)
        }
    }

    /// Where an import leads; nil, and a word of it, where it leads nowhere.
    private func target(of pending: Pending, _ resolved: inout Resolved, _ answer: inout FolderAnswer) -> GitPath? {
        let wanted = pending.wanted
        func diagnostic(
            _ problem: OwnersDiagnostic.Problem, _ message: String, _ effect: OwnersDiagnostic.Effect
        ) -> OwnersDiagnostic {
            let diagnostic = OwnersDiagnostic(
                path: wanted.place.path, line: wanted.place.line, problem: problem, message: message, effect: effect)
            if reportedImports.insert(wanted.place).inserted { files.add(diagnostic) }
            return diagnostic
        }
        if let project = wanted.project {
            let effect: OwnersDiagnostic.Effect = pending.takesAll ? .notKnown : .skipped
            let foreign = diagnostic(
                .foreignImport, "owners are drawn in from `\(project)`, which cannot be read from here", effect)
            if pending.takesAll { answer.note(foreign) } else { resolved.lacking.append(foreign) }
            return nil
        }
        let path = GitPath.resolved(wanted.path, from: pending.folder)
        guard Self.isOwnersFile(path.name), files.holds(path) else {
            _ = diagnostic(.missingImport, "\(path) is no owners file of this tree: Gerrit passes over the import", .skipped)
            return nil
        }
        return path
    }

    /// `OWNERS`, `OWNERS_…` and `…_OWNERS`.
    private static func isOwnersFile(_ name: ArraySlice<UInt8>) -> Bool {
        let isExtension: (ArraySlice<UInt8>) -> Bool = {
            !$0.isEmpty && $0.allSatisfy { Byte.isWord($0) || $0 == UInt8(ascii: "-") }
        }
        return name.elementsEqual("OWNERS".utf8)
            || name.starts(with: "OWNERS_".utf8) && isExtension(name.dropFirst(7))
            || name.suffix(7).elementsEqual("_OWNERS".utf8) && isExtension(name.dropLast(7))
    }

    private func load(_ path: GitPath, _ answer: inout FolderAnswer) -> GerritOwnersFile? {
        switch files.entry(at: path) {
        case .none: return nil
        case .unread(let diagnostic):
            answer.note(diagnostic)
            return nil
        case .read(let file):
            if let mistake = file.mistake { answer.note(mistake) }
            return file
        }
    }

    private func matching(
        _ file: GerritOwnersFile, _ below: ArraySlice<UInt8>, _ answer: inout FolderAnswer, _ steps: inout Int
    ) -> [GerritOwnersFile.PerFile] {
        guard !file.perFile.isEmpty else { return [] }
        answer.isForWholeFolder = false
        let fitting = file.globs.fitting(below, steps: &steps, atMost: limits.steps)
        if steps > limits.steps {
            answer.note(
                OwnersDiagnostic(
                    path: file.path, problem: .tooManySteps, message: "comparing a path with the patterns takes too many steps",
                    effect: .notKnown))
        }
        return fitting.map { file.perFile[$0] }
    }
}

extension GitPath {
    /// A path as it is written in a file of a folder: from the top where it begins with `/`. `..` at the top stays there.
    static func resolved(_ written: ArraySlice<UInt8>, from folder: GitPath) -> GitPath {
        var components: [ArraySlice<UInt8>] = written.first == Byte.slash || folder.isTop ? [] : folder.components
        for component in written.split(separator: Byte.slash) {
            if component.elementsEqual("..".utf8) {
                _ = components.popLast()
            } else if !component.elementsEqual(".".utf8) {
                components.append(component)
            }
        }
        return GitPath(bytes: components.joined(separator: [Byte.slash]))
    }
}
