import ArgumentParser

struct GrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Asks for signed grants, checks them, and takes them back.",
        discussion: """
            A grant says what one job may do with one change, for some minutes. It can be verified with the service's keys alone,
            by `difftier grant verify --keys` or any JWT library.

            Examples:
              difftier grant request --repo payments-api --target main --head agent/fix --output grant.jwt
              difftier grant authorize --grant grant.jwt --capability publish_artifact
              difftier grant keys > keys.json
              difftier grant verify --grant grant.jwt --keys keys.json --capability run_tests --head "$(git rev-parse HEAD)"
            """,
        subcommands: [
            GrantRequestCommand.self, GrantAuthorizeCommand.self, GrantVerifyCommand.self, GrantInspectCommand.self,
            GrantRevokeCommand.self, GrantKeysCommand.self, GrantRotateKeyCommand.self,
        ])
}
