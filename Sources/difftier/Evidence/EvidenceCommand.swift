import ArgumentParser

struct EvidenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "Reads and verifies what a service has on record, and reports what jobs did.",
        discussion: """
            Keep a checkpoint somewhere else: against it even a log that was put back as a whole shows.

            Examples:
              difftier evidence log --limit 20
              difftier evidence checkpoint > checkpoint.txt
              difftier evidence verify --checkpoint checkpoint.txt
              difftier evidence verify --database /var/lib/difftier/evidence.sqlite --verifier-key difftierd+1f2e3d4c+AbCd…
              difftier evidence report --grant grant.jwt --kind network --outcome blocked --target files.example
            """,
        subcommands: [
            EvidenceLogCommand.self, EvidenceShowCommand.self, EvidenceVerifyCommand.self, EvidenceProveCommand.self,
            EvidenceExportCommand.self, EvidenceCheckpointCommand.self, EvidenceReproduceCommand.self, EvidenceAttestCommand.self,
            EvidenceReportCommand.self,
        ])
}
