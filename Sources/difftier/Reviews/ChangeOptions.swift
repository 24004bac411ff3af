import ArgumentParser
import WireProtocol

/// Which change of a service's repository a command is about.
struct ChangeOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The change as it stood when this was decided.", valueName: "id"))
    var decision: String?

    @Option(name: .long, help: ArgumentHelp("The repository: a configured name, or a directory.", valueName: "name"))
    var repo: String?

    @Option(name: .long, help: "The revision that holds the change, meant for the repository's protected branch (default: HEAD).")
    var head: String?

    @Option(name: .long, help: "The branch the change stands on, where the service believes it.")
    var branch: String?

    func validate() throws {
        if decision != nil && (repo != nil || head != nil || branch != nil) {
            throw ValidationError("--decision names the change; leave --repo, --head and --branch out.")
        }
    }

    var reference: ChangeReference {
        decision.map { .decision($0) } ?? .head(head ?? "HEAD", repository: ServedRepository.name(repo), sourceBranch: branch)
    }
}
