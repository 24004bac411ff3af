import RiskModel

/// Owners from `OWNERS` files, folder by folder up to the top, as Prow finds them: one approver of all folders is enough, and each
/// required reviewer is demanded beside.
///
/// Who is a collaborator of the repository, which Prow asks for too, cannot be had; neither can its settings (ignored folders, other
/// names of files, owners in the head of Markdown files).
///
/// Source: kubernetes-sigs/prow `pkg/repoowners/repoowners.go`, `pkg/plugins/approve/approvers/owners.go`.
final class KubernetesOwners: OwnershipSource {
    private let limits: OwnersLimits
    private let files: FolderFiles<KubernetesOwnersFile>
    private let aliases: KubernetesAliases
    private var aliasesUnread: OwnersDiagnostic?
    private var answers = FolderAnswers()
    private var reportedNames: Set<OwnersPlace> = []

    var report: OwnersReport { files.report }

    init(_ tree: any OwnersTree, _ limits: OwnersLimits, _ report: OwnersReport) {
        self.limits = limits
        let aliasFiles = FolderFiles<KubernetesAliases>(tree, limits, report) { text, report in KubernetesAliases(text, &report) }
        switch aliasFiles.entry(at: KubernetesAliases.path) {
        case .none: aliases = KubernetesAliases()
        case .read(let read):
            aliases = read
            aliasesUnread = read.unclear
        case .unread(let diagnostic):
            aliases = KubernetesAliases()
            aliasesUnread = diagnostic
        }
        files = FolderFiles(tree, limits, aliasFiles.report) { text, report in KubernetesReader.read(text, &report) }
    }

    func answer(for path: GitPath) -> OwnershipAnswer { answers.answer(for: path, collect: collect) }

    /// What the file of one folder says of a path.
    private struct Layer {
        var file: KubernetesOwnersFile
        var approvers: [Person] = []
        var requiredReviewers: [Person] = []
    }

    private struct Person {
        var owner: Owner
        var place: OwnersPlace
    }

    private func collect(_ path: GitPath) -> FolderAnswer {
        var answer = FolderAnswer(limits)
        if let aliasesUnread { answer.note(aliasesUnread) }
        let layers = layers(path, &answer)
        let approvers = Self.reached(layers, \.approvers)
        if let first = approvers.first {
            // Prow says the same of files beside the file at the top; here they need approval.
            let nearest = layers.first { !$0.approvers.isEmpty }
            let isOptional = nearest.map { $0.file.approvesUnownedSubfolders && $0.file.path.folder != path.folder } ?? false
            answer.ownership.demands.append(
                OwnershipDemand(owners: distinct(approvers.map(\.owner)), isOptional: isOptional, place: first.place))
        }
        var seen: Set<Owner> = []
        for person in Self.reached(layers, \.requiredReviewers) where seen.insert(person.owner).inserted {
            answer.ownership.demands.append(
                OwnershipDemand(owners: [person.owner], section: "required_reviewers", place: person.place))
        }
        return answer
    }

    /// The people of all layers, up to one that does not ask its parents and after which there is somebody.
    private static func reached(_ layers: [Layer], _ people: (Layer) -> [Person]) -> [Person] {
        var found: [Person] = []
        for layer in layers {
            found += people(layer)
            if layer.file.noParentOwners != nil, !found.isEmpty { break }
        }
        return found
    }

    func lines(for path: GitPath) -> [LineForPath] {
        var answer = FolderAnswer(limits)
        let layers = layers(path, &answer)
        var lines: [LineForPath] = []
        for people in [\Layer.approvers, \Layer.requiredReviewers] {
            var cut: OwnersPlace?
            var isAny = false
            for layer in layers {
                lines += layer[keyPath: people].map { person in
                    LineForPath(
                        place: person.place, owners: [person.owner], role: cut.map { .overruled(by: $0, .cutOff) } ?? .decides)
                }
                isAny = isAny || !layer[keyPath: people].isEmpty
                if let line = layer.file.noParentOwners, isAny { cut = cut ?? OwnersPlace(path: layer.file.path, line: line) }
            }
        }
        return lines
    }

    private func layers(_ path: GitPath, _ answer: inout FolderAnswer) -> [Layer] {
        answer.folders(of: path).compactMap { folder in
            files.file(at: folder.appending("OWNERS".utf8), for: &answer).map { layer(of: $0, for: path.below(folder), &answer) }
        }
    }

    private func layer(
        of file: KubernetesOwnersFile, for below: ArraySlice<UInt8>, _ answer: inout FolderAnswer
    ) -> Layer {
        var layer = Layer(file: file)
        var text: String?
        for group in file.groups {
            if let filter = group.filter {
                answer.isForWholeFolder = false
                answer.steps += filter.cost(of: below.count)
                guard answer.hasSteps(for: file.path) else { break }
                let subject = text ?? below.text
                text = subject
                guard filter.matches(subject) else { continue }
            }
            layer.approvers += people(group.approvers, in: file)
            layer.requiredReviewers += people(group.requiredReviewers, in: file)
        }
        return layer
    }

    private func people(_ names: [KubernetesOwnersFile.Named], in file: KubernetesOwnersFile) -> [Person] {
        names.flatMap { named in
            let place = OwnersPlace(path: file.path, line: named.line)
            return aliases.people(named.login).compactMap { login -> Person? in
                guard Self.isLogin(login) else {
                    if reportedNames.insert(place).inserted {
                        files.add(
                            OwnersDiagnostic(
                                path: file.path, line: named.line, problem: .invalidOwner,
                                message: "\(quoted(login.utf8)) is no login, and no collaborator is called so", effect: .skipped))
                    }
                    return nil
                }
                return Person(owner: .person("@" + login), place: place)
            }
        }
    }

    private static func isLogin(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { Byte.isWord($0) || $0 == UInt8(ascii: "-") }
    }
}
