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
    private var answers = FolderAnswers()
    private var reportedImports: Set<OwnersPlace> = []

    var report: OwnersReport { files.report }

    init(_ tree: any OwnersTree, _ limits: OwnersLimits, _ report: OwnersReport) {
        self.limits = limits
        files = FolderFiles(tree, limits, report) { text, report in GerritReader.read(text, limits, &report) }
    }

    func answer(for path: GitPath) -> OwnershipAnswer { answers.answer(for: path, collect: collect) }

    private func collect(_ path: GitPath) -> FolderAnswer {
        var answer = FolderAnswer(limits)
        var named: [GerritOwnersFile.Named] = []
        var lacking: [OwnersDiagnostic] = []
        for folder in answer.folders(of: path) {
            guard let resolved = resolve(folder, path, &answer) else { continue }
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
        var answer = FolderAnswer(limits)
        for folder in answer.folders(of: path) {
            guard let resolved = resolve(folder, path, &answer) else { continue }
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

        init(_ wanted: GerritOwnersFile.Import, of file: GerritOwnersFile, countsPerFile: Bool, isLimited: Bool = false) {
            self.wanted = wanted
            self.countsPerFile = countsPerFile
            folder = file.path.folder
            takesAll = wanted.isInclude && !isLimited
        }
    }

    private func resolve(_ folder: GitPath, _ path: GitPath, _ answer: inout FolderAnswer) -> Resolved? {
        let filePath = folder.appending("OWNERS".utf8)
        guard let file = files.file(at: filePath, for: &answer) else { return nil }
        let below = path.below(folder)
        answer.steps += file.owners.count * FolderAnswer.stepsForOwner
        var resolved = Resolved(owners: file.owners, noParent: file.noParent)
        let matching = self.matching(file, below, &answer)
        add(matching, to: &resolved, &answer)
        run(atOnce(file.imports).map { Pending($0, of: file, countsPerFile: false) }, start: filePath, below, &resolved, &answer)
        run(
            atOnce(matching.compactMap(\.import)).map { Pending($0, of: file, countsPerFile: true) }, start: filePath, below,
            &resolved, &answer)
        return resolved
    }

    private func add(_ rules: [GerritOwnersFile.PerFile], to resolved: inout Resolved, _ answer: inout FolderAnswer) {
        for rule in rules {
            answer.steps += rule.owners.count * FolderAnswer.stepsForOwner
            resolved.perFile += rule.owners
            if rule.setsNoParent { resolved.narrowedBy = resolved.narrowedBy ?? rule.place }
        }
    }

    /// Follows imports breadth first. What a file itself draws in is followed once, so that files may draw in each other.
    private func run(
        _ imports: [Pending], start: GitPath, _ below: ArraySlice<UInt8>, _ resolved: inout Resolved, _ answer: inout FolderAnswer
    ) {
        var queue = imports
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
            guard let path = target(of: pending, &resolved, &answer), let file = files.file(at: path, for: &answer) else {
                continue
            }
            answer.steps += file.owners.count * FolderAnswer.stepsForOwner
            guard answer.hasSteps(for: path) else { return }
            if pending.takesAll, file.noParent != nil { resolved.noParent = resolved.noParent ?? pending.wanted.place }
            if pending.countsPerFile { resolved.perFile += file.owners } else { resolved.owners += file.owners }
            let matching = self.matching(file, below, &answer)
            if pending.takesAll { add(matching, to: &resolved, &answer) }
            // Beyond the limit nothing is followed.
            guard seen.insert(path).inserted, queue.count <= limits.imports else { continue }
            let isLimited = !pending.takesAll
            queue += atOnce(file.imports).map {
                Pending($0, of: file, countsPerFile: pending.countsPerFile, isLimited: isLimited)
            }
            queue += atOnce(matching.compactMap(\.import)).map {
                Pending($0, of: file, countsPerFile: true, isLimited: isLimited)
            }
        }
    }

    /// One more than are followed, which says that there were more.
    private func atOnce(_ imports: [GerritOwnersFile.Import]) -> ArraySlice<GerritOwnersFile.Import> {
        imports.prefix(limits.imports + 1)
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

    private func matching(
        _ file: GerritOwnersFile, _ below: ArraySlice<UInt8>, _ answer: inout FolderAnswer
    ) -> [GerritOwnersFile.PerFile] {
        guard !file.perFile.isEmpty else { return [] }
        answer.isForWholeFolder = false
        let fitting = file.globs.fitting(below, steps: &answer.steps, atMost: limits.steps)
        guard answer.hasSteps(for: file.path) else { return [] }
        return fitting.map { file.perFile[$0] }
    }
}
