/** Makes a site for browsers of the Markdown that lies in the repository. */
@NullMarked
package io.drey.site;

import org.jspecify.annotations.NullMarked;
