extension Sample {
    static let cargoAndGo: [Sample] = [
        Sample(
            path: "Cargo.toml",
            base: """
                [package]
                name = "ledger"
                version = "0.1.0"

                [dependencies]
                serde = { version = "1.0.100", features = ["derive"] }
                rand = "0.8"
                """,
            head: """
                [package]
                name = "ledger"
                version = "0.2.0"

                [dependencies]
                serde = { version = "1.0.101", features = ["derive"] }
                rand = { git = "https://git.example/rand", rev = "0123" }
                near = { path = "../near" }

                [dependencies.pad]
                version = "1"
                registry = "acme"

                [target.'cfg(unix)'.dev-dependencies]
                tool = "2"

                [patch.crates-io]
                serde = { git = "https://git.example/serde" }
                """,
            changes: [
                "head 6: upgraded serde 1.0.100 -> 1.0.101",
                "head 7: source_changed changed rand 0.8 -> #0123 @git.example new git.example",
                "head 8: added near - -> ? @local",
                "head 10: added pad - -> 1 @acme new acme",
                "head 15: added tool - -> 2",
                "head 18: added patch crates-io serde - -> ? @git.example new git.example",
            ]),
        Sample(
            path: "Cargo.lock",
            base: """
                version = 3

                [[package]]
                name = "ledger"
                version = "0.1.0"

                [[package]]
                name = "rand"
                version = "0.8.5"
                source = "registry+https://registry.example/index"
                checksum = "aa"

                [[package]]
                name = "rand"
                version = "0.7.0"
                source = "registry+https://registry.example/index"
                checksum = "bb"
                """,
            head: """
                version = 3

                [[package]]
                name = "ledger"
                version = "0.1.0"

                [[package]]
                name = "rand"
                version = "0.8.5"
                source = "registry+https://registry.example/index"
                checksum = "aa"

                [[package]]
                name = "rand"
                version = "0.9.0"
                source = "git+https://git.example/rand?rev=0123#0123456789"
                """,
            changes: [
                "head 13: source_changed changed rand 0.7.0 @registry.example -> 0.9.0 #0123456789 @git.example new git.example"
            ]),
        Sample(
            path: "go.mod",
            base: """
                module example.com/ledger

                go 1.21

                require (
                \tgit.example/acme/pad v1.2.0
                \tgit.example/acme/moved v1.0.0 // indirect
                \tgit.example/acme/time v0.0.0-20230101000000-0123456789ab
                )
                """,
            head: """
                module example.com/ledger

                go 1.22

                toolchain go1.22.3

                require (
                \tgit.example/acme/pad v1.3.0
                \tgit.example/acme/moved v1.0.0 // indirect
                \tgit.example/acme/time v0.0.0-20240101000000-ba9876543210
                )

                require code.example/fresh v0.1.0

                replace git.example/acme/moved => fork.example/moved v1.0.1

                exclude git.example/acme/pad v1.1.0

                retract [v0.1.0, v0.2.0]
                """,
            changes: [
                "head 3: upgraded go 1.21 -> 1.22",
                "head 5: added toolchain - -> 1.22.3",
                "head 8: upgraded git.example/acme/pad v1.2.0 @git.example -> v1.3.0 @git.example",
                "head 10: upgraded git.example/acme/time v0.0.0-20230101000000-0123456789ab @git.example -> v0.0.0-20240101000000-ba9876543210 @git.example",
                "head 13: added code.example/fresh - -> v0.1.0 @code.example new code.example",
                "head 15: source_changed changed git.example/acme/moved v1.0.0 @git.example -> fork.example/moved v1.0.1 @fork.example new fork.example",
            ]),
        Sample(
            path: "go.sum",
            base: """
                git.example/acme/pad v1.2.0 h1:aaaa=
                git.example/acme/pad v1.2.0/go.mod h1:bbbb=
                git.example/acme/same v1.0.0 h1:cccc=
                """,
            head: """
                git.example/acme/pad v1.3.0 h1:dddd=
                git.example/acme/pad v1.3.0/go.mod h1:eeee=
                git.example/acme/same v1.0.0 h1:ffff=
                """,
            changes: [
                "head 1: upgraded git.example/acme/pad v1.2.0 @git.example -> v1.3.0 @git.example",
                "head 3: changed git.example/acme/same v1.0.0 @git.example -> v1.0.0 @git.example",
            ]),
    ]
}
