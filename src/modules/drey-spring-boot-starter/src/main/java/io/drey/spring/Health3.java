package io.drey.spring;

import javax.cache.CacheManager;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Drey's health for Boot 3. Any thread; asks nobody. */
final class Health3 implements HealthIndicator {

    private final CacheManager manager;
    private final boolean downWhenAway;

    Health3(CacheManager manager, boolean downWhenAway) {
        this.manager = manager;
        this.downWhenAway = downWhenAway;
    }

    @Override
    public Health health() {
        io.drey.Health now = manager.unwrap(io.drey.Health.class);
        return Health.status(HealthDetails.code(now, downWhenAway))
                .withDetails(HealthDetails.of(now))
                .build();
    }
}
