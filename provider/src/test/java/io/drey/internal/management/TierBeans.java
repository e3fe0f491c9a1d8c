package io.drey.internal.management;

import io.drey.TierMXBean;
import java.lang.management.ManagementFactory;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** What JMX shows of the tiers of caches in this JVM. */
public final class TierBeans {

    private TierBeans() {}

    /** Of the cache with a name, of which there is one. */
    public static TierMXBean of(String cache) {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName pattern = new ObjectName("io.drey:type=Tiers,Cache=" + cache + ",*");
            ObjectName name = beans.queryNames(pattern, null).stream()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no bean of the tiers of " + cache));
            return JMX.newMXBeanProxy(beans, name, TierMXBean.class);
        } catch (MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }
}
