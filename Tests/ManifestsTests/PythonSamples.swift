extension Sample {
    static let python: [Sample] = [
        Sample(
            path: "requirements.txt",
            base: """
                # what we need
                Flask[async]==2.0.0 ; python_version >= "3.8"
                requests>=2.0,<3  # for the client
                gone
                """,
            head: """
                -r base.txt
                flask[async]==2.0.1 ; python_version >= "3.8"
                requests>=2.0,<4
                pad @ https://packages.example/pad-1.0.tar.gz
                -e git+https://git.example/acme/tool.git@main#egg=tool
                ./local/thing.whl
                hashed==1.0 \\
                    --hash=sha256:aa \\
                    --hash=sha256:bb
                """,
            changes: [
                "head 1: added -r base.txt - -> ? @local",
                "head 2: upgraded flask ==2.0.0 -> ==2.0.1",
                "head 3: upgraded requests >=2.0,<3 -> >=2.0,<4",
                "head 4: added pad - -> https://packages.example/pad-1.0.tar.gz @packages.example new packages.example",
                "base 4: removed gone ? -> -",
                "head 5: added tool - -> git+https://git.example/acme/tool.git@main#egg=tool @git.example new git.example",
                "head 6: added thing-whl - -> ./local/thing.whl @local",
                "head 7: added hashed - -> ==1.0",
            ]),
        Sample(
            path: "requirements/dev.in",
            base: """
                -i https://registry.example/simple
                pytest==7.0
                """,
            head: """
                --index-url=https://registry.example/simple
                --extra-index-url https://packages.example/simple
                pytest==7.0
                """,
            changes: [
                "head 3: source_changed pytest ==7.0 @registry.example -> ==7.0 @packages.example @registry.example new packages.example"
            ]),
        Sample(
            path: "pyproject.toml",
            base: """
                [project]
                name = "ledger"
                dependencies = [
                    "httpx>=0.24",
                    "pydantic==2.0.0",
                ]

                [tool.poetry.dependencies]
                python = "^3.11"
                django = "^4.1"
                """,
            head: """
                [project]
                name = "ledger"
                dependencies = [
                    "httpx>=0.25",
                    "pydantic==2.0.0",
                    "pad",
                ]

                [project.optional-dependencies]
                dev = ["ruff"]

                [build-system]
                requires = ["hatchling"]

                [tool.poetry.dependencies]
                python = "^3.11"
                django = { git = "https://git.example/django.git", branch = "main" }

                [tool.uv.sources]
                pad = { git = "https://git.example/pad.git", tag = "v1" }
                """,
            changes: [
                "head 4: upgraded httpx >=0.24 -> >=0.25",
                "head 6: added pad - -> #v1 @git.example new git.example",
                "head 10: added ruff - -> ?",
                "head 13: added hatchling - -> ?",
                "head 17: source_changed changed django ^4.1 -> #main @git.example new git.example",
            ]),
        Sample(
            path: "poetry.lock",
            base: """
                [[package]]
                name = "pad"
                version = "1.0.0"
                description = "A pad"
                optional = false
                files = [
                    {file = "pad-1.0.0.whl", hash = "sha256:aa"},
                ]

                [package.dependencies]
                six = "*"

                [metadata]
                lock-version = "2.0"
                """,
            head: """
                [[package]]
                name = "pad"
                version = "1.0.0rc1"
                description = "A pad"
                optional = false
                files = [
                    {file = "pad-1.0.0rc1.whl", hash = "sha256:bb"},
                ]

                [package.dependencies]
                six = "*"

                [package.source]
                type = "legacy"
                url = "https://packages.example/simple"
                reference = "extra"

                [metadata]
                lock-version = "2.0"
                """,
            changes: [
                "head 1: downgraded source_changed pad 1.0.0 -> 1.0.0rc1 @packages.example new packages.example"
            ]),
        Sample(
            path: "uv.lock",
            base: """
                version = 1
                requires-python = ">=3.11"

                [[package]]
                name = "pad"
                version = "1.0.0"
                source = { registry = "https://registry.example/simple" }
                sdist = { url = "https://files.example/pad.tar.gz", hash = "sha256:aa", size = 10 }

                [[package]]
                name = "ledger"
                version = "0.1.0"
                source = { editable = "." }
                """,
            head: """
                version = 1
                requires-python = ">=3.11"

                [[package]]
                name = "pad"
                version = "1.0.0.post1"
                source = { registry = "https://registry.example/simple" }
                sdist = { url = "https://files.example/pad.tar.gz", hash = "sha256:bb", size = 10 }

                [[package]]
                name = "tool"
                version = "0.3.0"
                source = { git = "https://git.example/tool?tag=v0.3.0#0123456789" }

                [[package]]
                name = "ledger"
                version = "0.1.0"
                source = { editable = "." }
                """,
            changes: [
                "head 4: upgraded pad 1.0.0 @registry.example -> 1.0.0.post1 @registry.example",
                "head 10: added tool - -> 0.3.0 #0123456789 @git.example new git.example",
            ]),
        Sample(
            path: "Pipfile",
            base: """
                [[source]]
                name = "main"
                url = "https://registry.example/simple"
                verify_ssl = true

                [packages]
                pad = "*"
                """,
            head: """
                [[source]]
                name = "main"
                url = "https://registry.example/simple"
                verify_ssl = true

                [packages]
                pad = "*"
                tool = {git = "https://git.example/tool.git", ref = "v1"}
                """,
            changes: [
                "head 8: added tool - -> #v1 @git.example new git.example"
            ]),
        Sample(
            path: "Pipfile.lock",
            base: """
                {
                    "_meta": { "sources": [ { "name": "main", "url": "https://registry.example/simple", "verify_ssl": true } ] },
                    "default": { "pad": { "hashes": ["sha256:aa"], "index": "main", "version": "==1.0.0" } },
                    "develop": {}
                }
                """,
            head: """
                {
                    "_meta": { "sources": [ { "name": "main", "url": "https://packages.example/simple", "verify_ssl": true } ] },
                    "default": { "pad": { "hashes": ["sha256:bb"], "index": "main", "version": "==1.1.0" } },
                    "develop": {}
                }
                """,
            changes: [
                "head 3: upgraded source_changed pad ==1.0.0 @registry.example -> ==1.1.0 @packages.example new packages.example"
            ]),
    ]
}
