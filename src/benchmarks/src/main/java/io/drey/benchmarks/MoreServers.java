package io.drey.benchmarks;

import io.drey.benchmarks.ServerLoad.Load;
import io.drey.servers.TwemproxyServers;
import java.util.List;
import java.util.Locale;

/**
 * What more servers behind twemproxy bring: for the same work, how much of it the busiest server has. Rates would tell
 * of the machine that everything runs on, since clients, proxy and servers share its cores.
 */
public final class MoreServers {

    private static final int BATCHES = 1_000;

    private MoreServers() {}

    /** Takes nothing. */
    public static void main(String[] none) {
        System.out.printf("%8s %10s %34s %34s%n", "servers", "", "all servers, us per key", "the busiest, us per key");
        for (int servers = 1; servers <= 3; servers++) {
            try (TwemproxyServers running = TwemproxyServers.start(servers);
                    Contender<String> cache = RedisContenders.open("drey-no-local", running.uri());
                    ServerLoad load = new ServerLoad(running.servers())) {
                Call.Draw draw = new Call.Draw(Keys.uniform(Keys.all()));
                for (Call call : List.of(Call.PUT_ALL_100, Call.PUT_ALL_100, Call.GET_ALL_100)) {
                    load.since();
                    for (int i = 0; i < BATCHES; i++) {
                        call.on(cache, draw);
                    }
                    print(servers, call, load.since());
                }
            }
        }
    }

    private static void print(int servers, Call call, List<Load> done) {
        double keys = BATCHES * (double) Call.Draw.BATCH / 1e6;
        double all = done.stream().mapToDouble(Load::cpuSeconds).sum();
        double busiest = done.stream().mapToDouble(Load::cpuSeconds).max().orElse(0);
        System.out.printf(Locale.ROOT, "%8d %12s %32.2f %34.2f%n", servers, call, all / keys, busiest / keys);
    }
}
