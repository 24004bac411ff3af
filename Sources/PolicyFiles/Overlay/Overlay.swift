public import RiskModel
internal import YAMLDocuments

/// What a repository adds to the policy: the files below `.difftier/` at the tip of its protected target branch.
public enum Overlay {
    /// The folder at the top of a repository.
    public static let folder = ".difftier"
    /// In front of the ids of its rules.
    static let prefix = "repository."

    /// A document may have these keys, and no others of a policy: it adds, and decides nothing.
    static let keys = ["version", "owner", "labels", "lists", "variables", "rules"]
}

extension PolicyLoader {
    /// A policy with the labels and rules that a repository adds. No verdict under it is milder than under `base`.
    ///
    /// Patterns of the overlay are those of the probes behind the ones of `base`.
    /// - Parameter overlay: with paths that begin with `.difftier/`
    /// - Throws: every mistake found.
    public func adding(_ overlay: [PolicyFile], to base: Policy) throws(PolicyErrors) -> Policy {
        let diagnostics = Diagnostics()
        let files = overlay.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        guard isWithinLimits(files, diagnostics) else { throw PolicyErrors(diagnostics, of: .overlay) }
        let reader = YAMLReader(diagnostics)
        var pack = PackGraph.Pack(name: "", outline: PackOutline(diagnostics))
        for file in files {
            for document in reader.documents(name: file.path, content: file.content) {
                OverlayRules.reportForbiddenKeys(of: document, diagnostics)
                pack.outline.add(document, isPackFile: false)
            }
        }
        let assembler = PolicyAssembler(
            outline: PolicyOutline(PackGraph(packs: [pack], order: [0]), diagnostics), origin: Overlay.folder,
            isIncomplete: reader.isIncomplete, languages: languages, patterns: PatternReader(check: checkPattern, diagnostics),
            diagnostics: diagnostics
        )
        var policy = OverlayRules(assembler).added(to: base)
        policy.digest = PolicyDigest.digest(of: base.digest, with: files)
        guard diagnostics.isEmpty else { throw PolicyErrors(diagnostics, of: .overlay) }
        return policy
    }

    /// As `adding(_:to:)`, of the files in a directory that is to become a repository's `.difftier`.
    public func adding(overlayIn directory: String, to base: Policy) throws(PolicyErrors) -> Policy {
        let diagnostics = Diagnostics()
        var reader = PolicyDirectory(path: directory, diagnostics)
        let files = reader.read()
        guard diagnostics.isEmpty else { throw PolicyErrors(diagnostics, of: .overlay) }
        return try adding(
            files.map { PolicyFile(path: "\(Overlay.folder)/\($0.path)", content: $0.content) }, to: base)
    }

    private func isWithinLimits(_ files: [PolicyFile], _ diagnostics: Diagnostics) -> Bool {
        guard PolicyLimits.hold(for: files, folder: nil, origin: Overlay.folder, diagnostics) else { return false }
        guard files.count <= PolicyLimits.overlayFiles, files.reduce(0, { $0 + $1.content.count }) <= PolicyLimits.overlayBytes
        else {
            let message = "more than \(PolicyLimits.overlayFiles) files or \(PolicyLimits.overlayBytes) bytes"
            diagnostics.report(Diagnostic(code: .tooLarge, file: Overlay.folder, message: message))
            return false
        }
        return true
    }
}

extension Policy {
    /// What counts where the rules of a repository cannot be read: every change is high, and says why. They are neither passed
    /// over, nor do they make that nothing can be decided.
    ///
    /// - Parameters:
    ///   - reason: one line for people
    ///   - overlay: as far as it could be read
    public func refusing(_ overlay: [PolicyFile], because reason: String) -> Policy {
        var policy = self
        policy.digest = PolicyDigest.digest(of: digest, with: overlay)
        policy.rules.append(
            Rule(
                id: BuiltinRule.overlay, summary: "The rules of the repository could not be read: \(reason)", tier: .high,
                scope: .patch, when: .fileCount(Bounds(min: 1)),
                location: SourceLocation(file: Overlay.folder, line: 1, column: 1)))
        return policy
    }
}
