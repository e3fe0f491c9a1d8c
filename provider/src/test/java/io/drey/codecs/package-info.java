/** What every codec of a library must do, as a suite that each of them runs. */
package io.drey.codecs;
