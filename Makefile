# `make help` lists the targets. Everything works as an ordinary user.
CONFIG ?= Release
DATA ?= artifacts/demo

.PHONY: help build demo test check format native bench fuzz clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

build: ## Build portolan and portolan-proxy into artifacts/bin
	@dotnet publish src/Portolan.Cli -c $(CONFIG) -o artifacts/bin -v quiet --nologo
	@dotnet publish src/Portolan.Proxy.Host -c $(CONFIG) -o artifacts/bin -v quiet --nologo

demo: build ## Run Portolan on this machine with an example application
	@artifacts/bin/portolan run --demo --data-dir $(DATA)

test: ## Run every test; the last line counts them
	@tests/run

check: ## Formatting, analyzers, architecture
	@dotnet tool restore >/dev/null
	@dotnet csharpier check .
	@dotnet build Portolan.slnx -c $(CONFIG) -v quiet --nologo
	@dotnet run --no-build -c $(CONFIG) --project tests/Portolan.Architecture.Tests

# A lock file of its own: the native compiler is a package that ordinary builds do not lock.
# At most 25 MB, without a warning, and it runs: else this fails.
native: ## Build portolan-proxy as one native executable into artifacts/native (needs clang)
	@dotnet publish src/Portolan.Proxy.Host -c $(CONFIG) --use-current-runtime -p:NativeAot=true \
	    -p:NuGetLockFilePath=obj/native.lock.json -o artifacts/native -v quiet --nologo -warnaserror
	@test $$(stat -c %s artifacts/native/portolan-proxy) -le 25000000 || { echo "artifacts/native/portolan-proxy has more than 25 MB" >&2; exit 1; }
	@artifacts/native/portolan-proxy --version

smoke: native ## Run the tests of the program with the native executable: both versions of HTTP, TLS, drain
	@dotnet build tests/Portolan.Proxy.Tests -c $(CONFIG) -v quiet --nologo
	@PORTOLAN_PROXY=$(CURDIR)/artifacts/native/portolan-proxy dotnet exec \
	    tests/Portolan.Proxy.Tests/bin/$(CONFIG)/net10.0/Portolan.Proxy.Tests.dll -noLogo -noColor -class "*.HostTests"

bench: build native ## Measure beside HAProxy, nginx and etcd; prints tables of ratios (ONLY=http,churn,…)
	@dotnet run -c Release --project bench/Portolan.Bench -- --portolan-proxy artifacts/native/portolan-proxy $(if $(ONLY),--only $(ONLY))

format: ## Lay out the code as `make check` wants it
	@dotnet tool restore >/dev/null
	@dotnet csharpier format .

fuzz: ## Feed the protocol state machines with changed inputs of fuzz/corpus (SECONDS each, SEED)
	@dotnet run -c Release --project fuzz/Portolan.Fuzz -- fuzz/corpus $(or $(SECONDS),30) $(or $(SEED),1)

clean: ## Remove what was built
	@rm -rf artifacts
	@find src tests bench fuzz -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
