#: scan.sh - a scan of ports as a line with ncat
#if concurrent
printf '%d\n' @ports@ | xargs -P @parallel@ -I{} sh -c 'ncat -z -w @timeout@ms @scoped_host@ {} && echo "port {}: OPEN"'
#else
for port in @ports@; do ncat -z -w @timeout@ms @scoped_host@ $port && echo "port $port: OPEN"; done
#endif
