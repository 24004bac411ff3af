internal import RiskModel
internal import YAMLDocuments

/// Reads `agent_task`: what one kind of job may be granted at most.
struct TaskProfileReader {
    let vocabulary: Vocabulary
    let diagnostics: Diagnostics

    func read(_ node: YAMLNode) -> TaskProfile? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let subject = mapping.required("subject")?.line(diagnostics)
        let repository = mapping.value("repository").map { $0.line(diagnostics) ?? "" }
        let branchPattern = mapping.value("branch_pattern").map { $0.line(diagnostics) ?? "" }
        let capabilities = mapping.required("capabilities").map { vocabulary.capabilities($0, diagnostics, allowEmpty: false) }
        let denied = mapping.value("denied").map { vocabulary.capabilities($0, diagnostics, allowEmpty: true) }
        var scope = TaskScope()
        scope.network = mapping.value("network").flatMap(network)
        scope.filesystem = mapping.value("filesystem").flatMap { allowed($0, check: checkPrefix) }
        scope.commands = mapping.value("commands").flatMap { allowed($0) }
        mapping.finish()
        guard let subject, let capabilities else { return nil }
        return TaskProfile(
            subject: subject, repository: repository ?? "*", branchPattern: branchPattern ?? "*",
            capabilities: Set(capabilities), denied: Set(denied ?? []), scope: scope)
    }

    private func network(_ node: YAMLNode) -> TaskScope.Network? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let allow = mapping.required("allow").map { lines($0) }
        let denyDefault = mapping.value("deny_default").map { $0.boolean(diagnostics) ?? true }
        mapping.finish()
        return allow.map { TaskScope.Network(allow: $0, denyDefault: denyDefault ?? true) }
    }

    private func allowed(_ node: YAMLNode, check: (String, YAMLNode) -> Void = { _, _ in }) -> [String]? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let allow = mapping.required("allow").map { lines($0, check: check) }
        mapping.finish()
        return allow
    }

    /// May be empty: then nothing is allowed.
    private func lines(_ node: YAMLNode, check: (String, YAMLNode) -> Void = { _, _ in }) -> [String] {
        (node.list(diagnostics, allowEmpty: true) ?? []).compactMap { item in
            guard let line = item.line(diagnostics) else { return nil }
            check(line, item)
            return line
        }
    }

    private func checkPrefix(_ prefix: String, _ node: YAMLNode) {
        let components = prefix.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if prefix.hasPrefix("/") || components.contains("..") || components.contains(".") {
            diagnostics.report(
                .invalidValue,
                "`\(prefix)` is no path prefix: it begins at the repository's root, without `/` in front, `.` and `..`",
                at: node)
        }
    }
}
