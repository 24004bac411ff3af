import Manifests
import RiskModel

/// Finds out what a file's change does to the dependencies it states, fit to be shown.
struct DependencyReading {
    let registries: Set<String>
    /// nil where ids of contents are not known from a repository.
    let readings: ManifestReadings?
    let redactor: Redactor
    let interruption: any InterruptionCheck

    /// Sets `facts.dependencies` where it is not known yet; where the file is not understood, adds the gap that says why.
    func add(to facts: inout FileFacts, _ content: FileContent) throws(Interruption) {
        guard facts.dependencies == nil else { return }
        do {
            facts.dependencies = try Manifests.facts(of: facts.change, content, registries: registries, readings: readings)
        } catch {
            facts.gaps.append(Gap(path: facts.change.path, reason: .notUnderstood("\(error)")))
        }
        try hideSecrets(in: &facts)
    }

    /// All phrases in one scan, each seen alone as when it is shown.
    private func hideSecrets(in facts: inout FileFacts) throws(Interruption) {
        guard var dependencies = facts.dependencies, !dependencies.changes.isEmpty else { return }
        let phrases = dependencies.changes.map { Array($0.description.utf8) }
        for index in try redactor.indices(ofSecretsAmong: phrases, interruption: interruption) {
            dependencies.changes[index].isShowable = false
        }
        facts.dependencies = dependencies
    }
}
